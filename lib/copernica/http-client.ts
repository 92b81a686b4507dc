import type { Clock } from '../clock.ts';
import { abortAfter, type Deadline } from '../deadline.ts';
import { OutOfTimeError } from '../errors.ts';
import { CopernicaError } from './copernica-error.ts';

/** One HTTP call. `repeatable`: doing it twice does no more than doing it once. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  repeatable: boolean;
}

/** What came back, read to the end. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** Sends calls; a redirect is an answer like any other, never followed (its Location carries the token). */
export interface HttpClient {
  /** @throws CopernicaError `copernica-unavailable`, OutOfTimeError */
  send(call: HttpCall, deadline: Deadline): Promise<HttpAnswer>;
}

/** How patient a client is, and its outside world. */
export interface HttpOptions {
  clock: Clock;
  fetch: typeof fetch;
  maxAttempts: number;
  attemptTimeoutMs: number;
  baseDelayMs: number;
}

type Outcome =
  | { answer: HttpAnswer }
  | {
      failure: string;
      retryAfterMs: number | null;
      /** Whether the call may have been carried out. */ mayBeDone: boolean;
    };

// A timer may fire this much before the clock has reached its time.
const timerSlackMs = 5;

// There was no connection to send anything over.
const unsentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Talks to Copernica with timeouts, and repeats what may be repeated. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { clock, maxAttempts, attemptTimeoutMs, baseDelayMs } = options;
  return {
    async send(call, deadline) {
      for (let attempt = 1; ; attempt++) {
        const remainingMs = deadline.remainingMs();
        if (remainingMs <= 0) throw new OutOfTimeError('out-of-time', 'out of time');
        const outcome = await tryOnce(call, Math.min(attemptTimeoutMs, remainingMs), options);
        if ('answer' in outcome) return outcome.answer;

        const { failure, retryAfterMs, mayBeDone } = outcome;
        const isLast = !call.repeatable || attempt >= maxAttempts;
        const pauseMs = retryAfterMs ?? backoffMs(attempt, baseDelayMs, clock.random());
        const isOutOfTime = deadline.remainingMs() <= (isLast ? timerSlackMs : pauseMs);
        if (isLast || isOutOfTime) {
          const message = isOutOfTime ? `out of time: ${failure}` : failure;
          throw new CopernicaError('copernica-unavailable', message, { retryAfterMs, mayBeDone });
        }
        await clock.sleep(pauseMs);
      }
    },
  };
}

async function tryOnce(
  call: HttpCall,
  timeoutMs: number,
  { clock, fetch }: Pick<HttpOptions, 'clock' | 'fetch'>,
): Promise<Outcome> {
  try {
    return await abortAfter(timeoutMs, clock, async (signal) => {
      const response = await fetch(call.url, {
        method: call.method,
        headers: call.headers,
        ...(call.body === undefined ? {} : { body: call.body }),
        redirect: 'manual',
        signal,
      });
      const answer = { status: response.status, headers: response.headers, body: await response.text() };
      const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), clock.now());
      const failure = describeOverload(answer, retryAfterMs);
      return failure === null ? { answer } : { failure, retryAfterMs, mayBeDone: response.status !== 429 };
    });
  } catch (error) {
    const code = readNetworkCode(error);
    return {
      failure: describeNetworkError(error, code),
      retryAfterMs: null,
      mayBeDone: !unsentCodes.has(code),
    };
  }
}

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

// Protocol 1.5: the load balancer's answers are pages for people.
function describeOverload({ status, body }: HttpAnswer, retryAfterMs: number | null): string | null {
  if (status !== 429 && status !== 502 && status !== 503 && status !== 504) return null;
  const isOverload = status === 429 || /load\s*balancer/i.test(body);
  const cause = isOverload ? ': too many requests' : '';
  const wait = retryAfterMs === null ? '' : `, try again in ${Math.ceil(retryAfterMs / 1_000)} s`;
  return `Copernica answered ${status}${cause}${wait}`;
}

// Only the code or name: messages of fetch and its causes quote the URL, which holds the token.
function describeNetworkError(error: unknown, code: string): string {
  if (error instanceof OutOfTimeError) return 'Copernica did not answer in time';
  return `the connection to Copernica failed (${code})`;
}

function readNetworkCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  const code = cause && 'code' in cause ? cause.code : null;
  const names = [code, cause?.name].filter((text) => typeof text === 'string');
  return names.find((text) => /^\w{1,40}$/.test(text)) ?? 'network error';
}
