import { callers, type Caller } from '../callback/caller.ts';
import { readCount } from './entity-page.ts';

/** A webhook as Copernica shows it, its quirks read away. It does not say where it belongs (protocol 3). */
export interface ShownWebhook {
  id: number;
  handler: string;
  trigger: string;
  /** Null: everybody's changes and mailings. */
  callers: readonly Caller[] | null;
}

/** Reads the answer about one webhook; null when it is none. */
export function readWebhook(body: string): ShownWebhook | null {
  return toWebhook(parse(body));
}

/** Reads a list answer: its webhooks and how many entries it had; null when it is no list. */
export function readWebhookPage(body: string): { webhooks: ShownWebhook[]; count: number } | null {
  const page = parse(body);
  const data = isRecord(page) ? page['data'] : page;
  if (!Array.isArray(data)) return null;
  const webhooks = data.map(toWebhook).filter((webhook) => webhook !== null);
  return { webhooks, count: data.length };
}

function toWebhook(entry: unknown): ShownWebhook | null {
  if (!isRecord(entry)) return null;
  const properties = new Map(Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value]));
  const id = readCount(properties.get('id'));
  const [handler, trigger] = [properties.get('handler'), properties.get('trigger')];
  if (!id || typeof handler !== 'string') return null;
  return {
    id,
    handler,
    trigger: typeof trigger === 'string' ? trigger.toLowerCase() : '',
    callers: readCallers(properties.get('callers')),
  };
}

// None, all and no list at all say the same: that it is not limited.
function readCallers(value: unknown): readonly Caller[] | null {
  const words = new Set(typeof value === 'object' && value !== null ? Object.values(value) : []);
  const given = callers.filter((caller) => words.has(caller));
  return given.length === 0 || given.length === callers.length ? null : given;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
