import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { ConfigurationError } from '../errors.ts';
import type { AwsAnswer, AwsCall, CallAws } from './aws-call.ts';
import { readErrorType } from './error-type.ts';

/** Makes a call until its answer is accepted. @throws AwsCallError when it is refused for good or the time is up */
export type CallUntil = (call: AwsCall, options: CallOptions) => Promise<AwsAnswer>;

export interface CallOptions {
  deadline: Deadline;
  /** Whether the service really did it: a 200 from something in between is not an acceptance. */
  isAccepted: (answer: AwsAnswer) => boolean;
}

/** How to retry. */
export interface RetryOptions {
  clock: Pick<Clock, 'sleep' | 'random'>;
  /** The longest that one attempt may take. */
  attemptTimeoutMs: number;
}

/** What the last attempt ended in. The message names status and error type only: messages of AWS can quote what was sent. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  /** For example `ResourceNotFoundException`; '' when AWS did not say. */
  readonly type: string;
  /** The same call would be refused again. */
  readonly isFinal: boolean;

  constructor(message: string, { type = '', isFinal = false } = {}) {
    super(message);
    this.type = type;
    this.isFinal = isFinal;
  }
}

// What AWS refuses with a 4xx although it may take the same call a moment later.
const passingStatuses: readonly number[] = [408, 429];
const passingType = /throttl|slowdown|toomany|limitexceeded|requesttimeout|operationaborted/i;

const firstPauseMs = 40;
const longestPauseMs = 800;
// A call with less time than this is not worth starting; a last one is left more.
const shortestAttemptMs = 50;
const lastAttemptMs = 100;
const leastForTwoMs = 1_000;

/**
 * Retries lost, throttled and failing calls. A repeated SendMessage carries the same deduplication id, so an attempt whose
 * answer was lost is not a second message.
 */
export function createRetryingCall(callAws: CallAws, { clock, attemptTimeoutMs }: RetryOptions): CallUntil {
  const { sleep, random } = clock;
  return async (call, { deadline, isAccepted }) => {
    let problem: AwsCallError | undefined;
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) {
        // Rather a shorter pause than time left unused.
        const spareMs = deadline.remainingMs() - lastAttemptMs;
        if (spareMs <= 0) throw problem ?? outOfTime();
        await sleep(Math.min(random() * toLongestPauseMs(attempt), spareMs));
      }
      const leftMs = deadline.remainingMs();
      if (leftMs < shortestAttemptMs) throw problem ?? outOfTime();
      const result = await attemptCall(callAws, call, Math.min(attemptTimeoutMs, toTimeoutMs(leftMs)));
      if (!(result instanceof AwsCallError) && isAccepted(result)) return result;
      problem = result instanceof AwsCallError ? result : toProblem(result);
      if (problem.isFinal) throw problem;
    }
  };
}

function outOfTime(): AwsCallError {
  return new AwsCallError('there was no time left for a call');
}

// One call that is never answered must leave time for another, unless there is little anyway.
function toTimeoutMs(leftMs: number): number {
  return Math.min(leftMs, Math.max(leftMs / 2, leastForTwoMs / 2));
}

// Full jitter: callers that failed together do not come back together.
function toLongestPauseMs(attempt: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
}

async function attemptCall(
  callAws: CallAws,
  call: AwsCall,
  timeoutMs: number,
): Promise<AwsAnswer | AwsCallError> {
  try {
    return await callAws(call, timeoutMs);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return new AwsCallError(error instanceof Error ? error.message : 'the call failed');
  }
}

function toProblem({ status, body }: AwsAnswer): AwsCallError {
  const type = readErrorType(body);
  const isFinal =
    status >= 400 && status < 500 && !passingStatuses.includes(status) && !passingType.test(type);
  return new AwsCallError(`status ${status}${type ? `, ${type}` : ''}`, { type, isFinal });
}
