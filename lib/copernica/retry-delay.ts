/** Retry-After (RFC 9110 §10.2.3) in milliseconds: seconds or an HTTP date; null when absent or unreadable. */
export function readRetryAfterMs(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** Doubles with each attempt (counted from 1) up to 10 s; `random` (0 to 1) moves half of it, so that many callers do not return at once. */
export function backoffMs(attempt: number, baseDelayMs: number, random: number): number {
  const full = Math.min(baseDelayMs * 2 ** (attempt - 1), 10_000);
  return full / 2 + (random * full) / 2;
}
