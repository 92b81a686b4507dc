import type { Clock } from '../../clock.ts';
import { earlier, endBeforeAnswering, withinDeadline, type Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import { describeFailures, type Report } from '../report/report.ts';
import { sendAnswer } from './send-answer.ts';
import {
  isRollback,
  refuseDelete,
  toFailedId,
  toPhysicalId,
  type StackAnswer,
  type StackEvent,
} from './stack-event.ts';

// CloudFormation takes 4 kB in all.
const maxReasonLength = 900;
const graceMs = 500;

/** What answering needs from outside. */
export interface StackContext {
  clock: Clock;
  fetch: typeof fetch;
  deadline: Deadline;
  /** Our own, from the environment; null where it is not known. */
  stackId: string | null;
  /** Registers, or with `removal` deregisters. */
  work: (removal: boolean, deadline: Deadline) => Promise<Report>;
}

/** How the work went. */
interface Outcome {
  failure: string | null;
  done: string;
}

/**
 * Does the work and tells CloudFormation how it went, whatever happens: unanswered, a stack hangs until its timeout. A Delete
 * is always answered with success, since a stack that cannot be removed helps nobody; so is a rollback, or the stack would
 * be stuck between two versions.
 * @throws RegistrationError when CloudFormation could not be told
 */
export async function answerStack(event: StackEvent, context: StackContext): Promise<StackAnswer> {
  const refusal = event.RequestType === 'Delete' ? refuseDelete(event, context.stackId) : null;
  const outcome =
    refusal === null
      ? await settle(event, context)
      : { failure: null, done: `nothing was deregistered: ${refusal}` };
  const answer = toAnswer(event, outcome);
  await sendAnswer(event.ResponseURL, answer, context);
  return answer;
}

function toAnswer(event: StackEvent, { failure, done }: Outcome): StackAnswer {
  const isForgiven = event.RequestType === 'Delete' || isRollback(event);
  const reason = failure === null ? done : describeFailure(event, failure);
  return {
    Status: failure === null || isForgiven ? 'SUCCESS' : 'FAILED',
    Reason: reason.length > maxReasonLength ? `${reason.slice(0, maxReasonLength)}…` : reason,
    PhysicalResourceId: choosePhysicalId(event, failure !== null),
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: true,
  };
}

function describeFailure(event: StackEvent, failure: string): string {
  if (event.RequestType === 'Delete') return `some callbacks may be left at Copernica: ${failure}`;
  return isRollback(event) ? `rolled back; register is to be run again: ${failure}` : failure;
}

// An Update that failed or is taken back keeps the id it came with: another would make CloudFormation delete what it names.
function choosePhysicalId(event: StackEvent, hasFailed: boolean): string {
  const { RequestType: type, PhysicalResourceId: given, StackId: stackId } = event;
  if (type === 'Create') return hasFailed ? toFailedId(stackId) : toPhysicalId(stackId);
  const isKept = type === 'Delete' || hasFailed || isRollback(event);
  return isKept && given ? given : toPhysicalId(stackId);
}

async function settle(event: StackEvent, { clock, deadline, work }: StackContext): Promise<Outcome> {
  const end = endBeforeAnswering(deadline);
  try {
    // The work watches the deadline itself and then still reports; this is for what it may not have thought of.
    const { summary, callbacks } = await withinDeadline(
      work(event.RequestType === 'Delete', end),
      earlier(end, -graceMs),
      { clock, problem: 'run register again to finish' },
    );
    const done = JSON.stringify(summary);
    return { failure: summary.failed > 0 ? `${describeFailures(callbacks)} ${done}` : null, done };
  } catch (error) {
    return { failure: toReason(error), done: '' };
  }
}
