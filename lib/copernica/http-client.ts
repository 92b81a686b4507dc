import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { OutOfTimeError } from '../errors.ts';
import { attemptCall, type HttpAnswer, type HttpCall, type Outcome } from './attempt-call.ts';
import { CopernicaError } from './copernica-error.ts';
import { createLine } from './line.ts';

/** Sends calls, a few at a time. */
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
  /** In flight at the same time; default: as many as are sent. */
  maxCalls?: number;
  /**
   * So long without any answer to a call, it is given up; and once no call is answered, none is tried any more. For a client
   * of one run. Default: every call is tried, as often as it may be.
   */
  maxSilenceMs?: number;
}

// A timer may fire this much before the clock has reached its time.
const timerSlackMs = 5;

/**
 * Talks to Copernica with timeouts, and repeats what may be repeated. What one call learns holds for all: Copernica's wish to
 * wait, that it is too much, and that nobody is there: then nothing more is tried.
 */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { clock, maxAttempts, attemptTimeoutMs, baseDelayMs } = options;
  const { maxCalls = Infinity, maxSilenceMs = Infinity } = options;
  const line = createLine(maxCalls, clock);
  /** Why no call is worth making any more. */
  let down: string | null = null;
  return { send };

  async function send(call: HttpCall, deadline: Deadline): Promise<HttpAnswer> {
    const [startedMs, answersBefore] = [clock.now(), line.answers()];
    for (let attempt = 1; ; attempt++) {
      const outcome = await line.attempt(() => tryOnce(call, deadline));
      if ('answer' in outcome) return outcome.answer;

      const { failure, retryAfterMs, isOverload, mayBeDone } = outcome;
      const isSilent = !isOverload && clock.now() - startedMs >= maxSilenceMs;
      const isLast = !call.repeatable || attempt >= maxAttempts || isSilent;
      const pauseMs = retryAfterMs ?? backoffMs(attempt, baseDelayMs, clock.random());
      if (isOverload) line.pause(pauseMs);
      const isOutOfTime = deadline.remainingMs() <= (isLast ? timerSlackMs : pauseMs);
      if (!isLast && !isOutOfTime) {
        await clock.sleep(Math.max(pauseMs, line.pauseMs()));
        continue;
      }
      // Neither this call nor any beside it got an answer.
      const isNobodyThere = isLast && call.repeatable && line.answers() === answersBefore;
      if (isNobodyThere && maxSilenceMs < Infinity) down = failure;
      const message = isOutOfTime ? `out of time: ${failure}` : failure;
      throw new CopernicaError('copernica-unavailable', message, { retryAfterMs, mayBeDone });
    }
  }

  async function tryOnce(call: HttpCall, deadline: Deadline): Promise<Outcome> {
    if (down !== null) throw new CopernicaError('copernica-unavailable', down, { mayBeDone: false });
    const pauseMs = line.pauseMs();
    if (pauseMs > 0 && pauseMs < deadline.remainingMs()) await clock.sleep(pauseMs);
    const remainingMs = deadline.remainingMs();
    if (remainingMs <= line.pauseMs()) throw new OutOfTimeError('out-of-time', describePause(line.pauseMs()));
    return attemptCall(call, Math.min(attemptTimeoutMs, remainingMs), options);
  }
}

function describePause(ms: number): string {
  return ms > 0 ? `out of time: Copernica asked to wait, ${Math.ceil(ms / 1_000)} s more` : 'out of time';
}

/** Doubles with each attempt (counted from 1) up to 10 s; `random` (0 to 1) moves half of it, so that many callers do not return at once. */
export function backoffMs(attempt: number, baseDelayMs: number, random: number): number {
  const full = Math.min(baseDelayMs * 2 ** (attempt - 1), 10_000);
  return full / 2 + (random * full) / 2;
}
