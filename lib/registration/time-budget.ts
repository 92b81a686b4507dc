import { earlier, type Deadline } from '../deadline.ts';

/** The part of Lambda's context that is used here. */
export interface InvocationContext {
  getRemainingTimeInMillis?: () => number;
}

const defaultTotalMs = 60_000;
const maxReportMs = 2_000;
const maxAnswerMs = 5_000;

/** Ends shortly before Lambda would end us, so that a report can still be made. */
export function endBeforeLambda(context: InvocationContext | undefined): Deadline {
  const startMs = Date.now();
  const remainingMs = (): number =>
    context?.getRemainingTimeInMillis?.() ?? defaultTotalMs - (Date.now() - startMs);
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
