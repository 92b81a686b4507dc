import { CopernicaError } from './copernica-error.ts';
import type { Deadline } from '../deadline.ts';
import { backoffMs, readRetryAfterMs } from './retry-delay.ts';

/** One HTTP call. `repeatable`: doing it twice does no more than doing it once. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'DELETE';
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
  /** @throws CopernicaError `copernica-unavailable` or `out-of-time` */
  send(call: HttpCall, deadline: Deadline): Promise<HttpAnswer>;
}

/** How patient a client is, and its clock. */
export interface HttpOptions {
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  maxAttempts: number;
  attemptTimeoutMs: number;
  baseDelayMs: number;
}

type Outcome = { answer: HttpAnswer } | { failure: string; retryAfterMs: number | null };

// A timer may fire this much before the clock has reached its time.
const timerSlackMs = 5;

/** Talks to Copernica with timeouts, and repeats what may be repeated. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { now, sleep, maxAttempts, attemptTimeoutMs, baseDelayMs } = options;
  return {
    async send(call, deadline) {
      for (let attempt = 1; ; attempt++) {
        const remainingMs = deadline.remainingMs();
        if (remainingMs <= 0) throw new CopernicaError('out-of-time', 'out of time');
        const outcome = await tryOnce(call, Math.min(attemptTimeoutMs, remainingMs), now);
        if ('answer' in outcome) return outcome.answer;

        const { failure, retryAfterMs } = outcome;
        const isLast = !call.repeatable || attempt >= maxAttempts;
        const pauseMs = retryAfterMs ?? backoffMs(attempt, baseDelayMs, Math.random());
        const isOutOfTime = deadline.remainingMs() <= (isLast ? timerSlackMs : pauseMs);
        if (isLast || isOutOfTime) {
          const message = isOutOfTime ? `out of time: ${failure}` : failure;
          throw new CopernicaError('copernica-unavailable', message, retryAfterMs);
        }
        await sleep(pauseMs);
      }
    },
  };
}

async function tryOnce(call: HttpCall, timeoutMs: number, now: () => number): Promise<Outcome> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: call.headers,
      ...(call.body === undefined ? {} : { body: call.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
    });
    const answer = { status: response.status, headers: response.headers, body: await response.text() };
    const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), now());
    const failure = describeOverload(answer, retryAfterMs);
    return failure === null ? { answer } : { failure, retryAfterMs };
  } catch (error) {
    return { failure: describeNetworkError(error), retryAfterMs: null };
  }
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
function describeNetworkError(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'Copernica did not answer in time';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  const code = cause && 'code' in cause ? cause.code : null;
  const names = [code, cause?.name].filter((text) => typeof text === 'string');
  const known = names.find((text) => /^\w{1,40}$/.test(text)) ?? 'network error';
  return `the connection to Copernica failed (${known})`;
}
