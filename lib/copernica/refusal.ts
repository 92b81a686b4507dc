import { CopernicaError } from './copernica-error.ts';
import type { HttpAnswer } from './attempt-call.ts';

const maxQuotedLength = 300;

const hints: readonly (readonly [RegExp, string])[] = [
  [/No database with/i, 'check the database in callbacks.config.ts'],
  [/No collection with/i, 'check the collection in callbacks.config.ts'],
  [
    /Invalid method/i,
    "this API version may lack the endpoint: callbacks are known of apiUrl without a version and with '/v1', webhooks of '/v2' to '/v4'",
  ],
  [/Invalid data/i, "if this is about a new callback, try postShape: 'envelope' on the account"],
];

/** Turns an answer that says no into an error a person can act on. Protocol 1.5: `{"error":{"message":"…"}}`, mostly with 400. */
export function refusal(answer: HttpAnswer, secrets: readonly string[]): CopernicaError {
  const message = readErrorMessage(answer.body);
  const said =
    message === null
      ? `Copernica answered ${answer.status}`
      : `Copernica answered ${answer.status}: ${redact(message, secrets)}`;
  if (isTokenRefused(answer.status, message)) return new CopernicaError('token-refused', said);
  if (isNotThere(answer, message)) return new CopernicaError('copernica-has-none', said);
  const hint = hints.find(([pattern]) => pattern.test(message ?? ''))?.[1];
  const text = hint ? `${said} (${hint})` : said;
  return new CopernicaError('copernica-refused', text, { mayBeDone: answer.status >= 500 });
}

/** The message of an error answer; null when the body is not one. */
export function readErrorMessage(body: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null;
  const { error } = parsed;
  if (!error) return null;
  if (typeof error === 'string') return error;
  const hasMessage = typeof error === 'object' && 'message' in error && typeof error.message === 'string';
  return hasMessage ? String(error.message) : 'an error without a message';
}

// About what is asked for by id (protocol 1.5). A page for people, of a proxy or of nothing, does not count.
function isNotThere({ status, body }: HttpAnswer, message: string | null): boolean {
  if (/already been removed|No (?:callback|webhook|entity) with/i.test(message ?? '')) return true;
  return (status === 404 || status === 410) && !/^\s*</.test(body) && !/invalid method/i.test(message ?? '');
}

// Word by word: a pattern for a whole JWT takes quadratic time on a text made for that.
function hideJwt(word: string): string {
  const start = word.indexOf('eyJ');
  return start >= 0 && word.slice(start).split('.', 3).length === 3 ? `${word.slice(0, start)}***` : word;
}

function isTokenRefused(status: number, message: string | null): boolean {
  if (status === 401 || status === 403) return true;
  return (
    message !== null &&
    // Its beginning only, as it may be of any length.
    /invalid (?:access|authori[sz]ation) token|token (?:has |is )?(?:expired|invalid)|expired.*token|\bjwt\b/i.test(
      message.slice(0, 1_000),
    )
  );
}

// Text from Copernica made fit for logs: on one line, short, without the given secrets or anything that looks like one.
function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  // Longest first: a shorter one may be a part of it.
  for (const secret of secrets.toSorted((one, other) => other.length - one.length)) {
    const formEncoded = new URLSearchParams({ secret }).toString().slice('secret='.length);
    for (const form of [secret, encodeURIComponent(secret), formEncoded])
      clean = clean.replaceAll(form, '***');
  }
  clean = clean
    .replace(/((?:access_)?token=)[^&\s"'<>]*/gi, '$1***')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\bBearer \S+/gi, 'Bearer ***')
    .replace(/[\w.-]+/g, hideJwt)
    .trim();
  return clean.length > maxQuotedLength ? `${clean.slice(0, maxQuotedLength)}…` : clean;
}
