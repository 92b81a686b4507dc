import type { CallbackProperties } from './callback-store.ts';

const methods = ['xml', 'json'] as const;
const actions = ['all', 'create', 'update', 'delete'] as const;

/**
 * Reads the body of a create or update: flat or in the 2016 list envelope, JSON or form (protocol 1.3, 2.2).
 * Null when it is none of these or has a value Copernica does not know.
 */
export function readCallbackBody(contentType: string, body: string): CallbackProperties | null {
  const posted = /json/i.test(contentType) ? parseJson(body) : Object.fromEntries(new URLSearchParams(body));
  if (!isRecord(posted)) return null;
  const list = posted['data'];
  const flat: unknown = Array.isArray(list) ? list[0] : posted;
  return isRecord(flat) ? toProperties(flat) : null;
}

function toProperties(flat: Record<string, unknown>): CallbackProperties | null {
  const { url, expression, action } = flat;
  const method = flat['method'] ?? flat['Method'];
  const knownMethod = methods.find((known) => known === method);
  const knownAction = actions.find((known) => known === action);
  if (method !== undefined && !knownMethod) return null;
  if (action !== undefined && !knownAction) return null;
  if (url !== undefined && (typeof url !== 'string' || !URL.canParse(url))) return null;
  if (expression !== undefined && typeof expression !== 'string') return null;
  return {
    ...(url === undefined ? {} : { url }),
    ...(expression === undefined ? {} : { expression }),
    ...(knownMethod ? { method: knownMethod } : {}),
    ...(knownAction ? { action: knownAction } : {}),
  };
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
