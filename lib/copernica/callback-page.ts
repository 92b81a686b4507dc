import type { RegisteredCallback } from '../callback/registration.ts';

/** One answer of a callbacks list. */
export interface CallbackPage {
  callbacks: RegisteredCallback[];
  /** Null when absent or no number. */
  total: number | null;
}

/** Reads a list answer; null when it is no list at all. Ids and counts are numbers or strings of digits (protocol 1.7, 1.8). */
export function readCallbackPage(body: string): CallbackPage | null {
  if (body.trim() === '') return { callbacks: [], total: null };
  let page: unknown;
  try {
    page = JSON.parse(body);
  } catch {
    return null;
  }
  if (Array.isArray(page)) return { callbacks: page.flatMap(readCallback), total: null };
  if (!isRecord(page)) return null;
  // An empty list is `[]`, `{}`, null or left out: PHP does not tell them apart.
  const data = page['data'] ?? [];
  if (typeof data !== 'object') return null;
  return { callbacks: Object.values(data).flatMap(readCallback), total: readCount(page['total']) };
}

/** A number or a string of digits as a number, else null. */
export function readCount(value: unknown): number | null {
  const count = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function readCallback(entry: unknown): RegisteredCallback[] {
  if (!isRecord(entry)) return [];
  // Keys differ in case between documents: ID and id, method and Method.
  const properties = new Map(Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value]));
  const text = (key: string): string | null => {
    const value = properties.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return [
    {
      mechanism: 'callback',
      id: readCount(properties.get('id')) || null,
      url: toPlainUrl(text('url') ?? ''),
      method: text('method')?.toLowerCase() ?? null,
      // A callback made without an action is told of every change (protocol 2.2).
      action: text('action')?.toLowerCase() ?? 'all',
      expression: text('expression') ?? '',
    },
  ];
}

function toPlainUrl(url: string): string {
  if (/^https?:\/\//i.test(url)) return url;
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
