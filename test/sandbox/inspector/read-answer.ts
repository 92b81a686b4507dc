import type { Answer } from '../network/fault.ts';

/** What the receiver's answer says of a delivery. */
export interface ReadAnswer {
  /** The id of its event. */
  eventId: string | null;
  /** Why there is none. */
  code: string | null;
  /** The same for people. */
  reason: string | null;
}

export function readAnswer({ body }: Answer): ReadAnswer {
  const said = parse(body?.toString() ?? '');
  const text = (name: string): string | null => {
    const value = said[name];
    return typeof value === 'string' ? value : null;
  };
  return { eventId: text('id'), code: text('quarantined') ?? text('code'), reason: text('detail') };
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
