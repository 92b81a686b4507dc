import type { Clock } from '../../clock.ts';
import { earlier, endBeforeAnswering, withinDeadline, type Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import { describeFailures, type Report } from '../report/report.ts';
import { sendAnswer } from './send-answer.ts';
import type { StackAnswer, StackEvent } from './stack-event.ts';

// The same for ever: CloudFormation deletes the resource behind an id that is replaced.
const physicalResourceId = 'copernica-callbacks';
// CloudFormation takes 4 kB in all.
const maxReasonLength = 900;
const graceMs = 500;

/** What answering needs from outside. */
export interface StackContext {
  clock: Clock;
  fetch: typeof fetch;
  deadline: Deadline;
  /** Registers, or with `removal` deregisters. */
  work: (removal: boolean, deadline: Deadline) => Promise<Report>;
}

/**
 * Does the work and tells CloudFormation how it went, whatever happens: unanswered, a stack hangs until its timeout.
 * A Delete is always answered with success, since a stack that cannot be removed helps nobody.
 * @throws RegistrationError when CloudFormation could not be told
 */
export async function answerStack(event: StackEvent, context: StackContext): Promise<StackAnswer> {
  const { failure, done } = await settle(event, context);
  const isDelete = event.RequestType === 'Delete';
  const reason =
    failure === null ? done : isDelete ? `some callbacks may be left at Copernica: ${failure}` : failure;
  const answer: StackAnswer = {
    Status: failure === null || isDelete ? 'SUCCESS' : 'FAILED',
    Reason: reason.length > maxReasonLength ? `${reason.slice(0, maxReasonLength)}…` : reason,
    PhysicalResourceId: event.PhysicalResourceId || physicalResourceId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: true,
  };
  await sendAnswer(event.ResponseURL, answer, context);
  return answer;
}

async function settle(
  { RequestType: type }: StackEvent,
  { clock, deadline, work }: StackContext,
): Promise<{ failure: string | null; done: string }> {
  const end = endBeforeAnswering(deadline);
  try {
    // The work watches the deadline itself and then still reports; this is for what it may not have thought of.
    const { summary, callbacks } = await withinDeadline(
      work(type === 'Delete', end),
      earlier(end, -graceMs),
      { clock, problem: 'run register again to finish' },
    );
    const done = JSON.stringify(summary);
    return { failure: summary.failed > 0 ? `${describeFailures(callbacks)} ${done}` : null, done };
  } catch (error) {
    return { failure: toReason(error), done: '' };
  }
}
