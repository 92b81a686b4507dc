import { callers, webhookTriggers, type WebhookProperties } from './webhook-store.ts';

/**
 * Reads the body of a create or update: JSON, or a form with `callers[]` (protocol 1.3, 3). Null when a value is none that
 * Copernica knows.
 */
export function readWebhookBody(contentType: string, body: string): Partial<WebhookProperties> | null {
  const posted = /json/i.test(contentType) ? parseJson(body) : parseForm(body);
  if (!isRecord(posted)) return null;
  const { handler, trigger, callers: given } = posted;
  const knownTrigger = webhookTriggers.find((known) => known === trigger);
  const knownCallers = Array.isArray(given) ? callers.filter((known) => given.includes(known)) : [];
  if (handler !== undefined && (typeof handler !== 'string' || !URL.canParse(handler))) return null;
  if (trigger !== undefined && !knownTrigger) return null;
  if (given !== undefined && (!Array.isArray(given) || knownCallers.length !== given.length)) return null;
  const [database, collection] = [readId(posted['database']), readId(posted['collection'])];
  if (Number.isNaN(database) || Number.isNaN(collection)) return null;
  return {
    ...(handler === undefined ? {} : { handler }),
    ...(knownTrigger ? { trigger: knownTrigger } : {}),
    ...(knownCallers.length > 0 ? { callers: knownCallers } : {}),
    ...(database === null ? {} : { database }),
    ...(collection === null ? {} : { collection }),
  };
}

// Null when there is none, NaN when it is no id.
function readId(value: unknown): number | null {
  if (value === undefined || value === null || value === '' || value === 0) return null;
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

function parseForm(body: string): Record<string, unknown> {
  const form = new URLSearchParams(body);
  const lists = form.getAll('callers[]');
  return { ...Object.fromEntries(form), ...(lists.length > 0 ? { callers: lists } : {}) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
