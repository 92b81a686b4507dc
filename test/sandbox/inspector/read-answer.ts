import type { Answer } from '../network/fault.ts';

/** What the receiver's answer says of a delivery: the id of its event, or the code of why there is none. */
export function readAnswer({ body }: Answer): { eventId: string | null; code: string | null } {
  const said = parse(body?.toString() ?? '');
  const text = (name: string): string | null => {
    const value = said[name];
    return typeof value === 'string' ? value : null;
  };
  return { eventId: text('id'), code: text('quarantined') ?? text('code') };
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
