import type { Clock } from './clock.ts';
import { OutOfTimeError } from './errors.ts';

/** How much time is left for a piece of work; at zero or below it must end. */
export interface Deadline {
  remainingMs(): number;
}

/** The part of Lambda's context that is used here. */
export interface InvocationContext {
  getRemainingTimeInMillis?: () => number;
}

const defaultTotalMs = 60_000;
const maxReportMs = 2_000;
const maxAnswerMs = 5_000;

/** A deadline so many milliseconds from now. */
export function deadlineIn(ms: number, now: () => number): Deadline {
  const endsAt = now() + ms;
  return { remainingMs: () => endsAt - now() };
}

/** The same deadline, this much earlier: what comes after needs the rest. */
export function earlier(deadline: Deadline, byMs: number): Deadline {
  return { remainingMs: () => deadline.remainingMs() - byMs };
}

/** Whichever of the two comes first. */
export function sooner(one: Deadline, other: Deadline): Deadline {
  return { remainingMs: () => Math.min(one.remainingMs(), other.remainingMs()) };
}

/** Ends shortly before Lambda would end us, so that a report can still be made; without Lambda, within a minute. */
export function endBeforeLambda(context: InvocationContext | undefined, now: () => number): Deadline {
  const end = deadlineIn(defaultTotalMs, now);
  const remainingMs = (): number => context?.getRemainingTimeInMillis?.() ?? end.remainingMs();
  return earlier({ remainingMs }, Math.min(maxReportMs, remainingMs() / 5));
}

/** Ends early enough to verify what is written until then, which takes about as long as listing took. */
export function endBeforeVerifying(deadline: Deadline, listingMs: number): Deadline {
  const remainingMs = Math.max(0, deadline.remainingMs());
  return earlier(deadline, Math.min(remainingMs / 2, Math.max(remainingMs / 4, listingMs * 1.5)));
}

/** Ends early enough to tell CloudFormation, also when its first attempts fail. */
export function endBeforeAnswering(deadline: Deadline): Deadline {
  return earlier(deadline, Math.min(maxAnswerMs, deadline.remainingMs() / 3));
}

/** Waits for work that does not watch the deadline itself. @throws OutOfTimeError with the problem when the deadline comes first */
export async function withinDeadline<Result>(
  work: Promise<Result>,
  deadline: Deadline,
  { clock, problem }: { clock: Pick<Clock, 'sleep'>; problem: string },
): Promise<Result> {
  const isOver = new AbortController();
  const end = clock.sleep(Math.max(0, deadline.remainingMs()), isOver.signal).then((): never => {
    throw new OutOfTimeError('out-of-time', `out of time: ${problem}`);
  });
  return Promise.race([work, end]).finally(() => isOver.abort());
}

/** Does work that ends when its signal aborts: after so many milliseconds. */
export async function abortAfter<Result>(
  ms: number,
  { sleep }: Pick<Clock, 'sleep'>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const isOver = new AbortController();
  const timeout = new AbortController();
  sleep(Math.ceil(ms), isOver.signal).then(
    () => timeout.abort(new OutOfTimeError('out-of-time', 'out of time')),
    () => undefined,
  );
  return work(timeout.signal).finally(() => isOver.abort());
}
