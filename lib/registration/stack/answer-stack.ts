import { setTimeout as sleep } from 'node:timers/promises';
import { withinDeadline } from '../../copernica/within-deadline.ts';
import { earlier, type Deadline } from '../../deadline.ts';
import { describeFailures } from '../report/publish-report.ts';
import { RegistrationError, toReason } from '../registration-error.ts';
import type { Report } from '../report/report.ts';
import { endBeforeAnswering } from '../time-budget.ts';

/** What CloudFormation sends when the stack is made, changed or removed. */
export interface StackEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
  /** Presigned: as secret as a token. */
  ResponseURL: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
  PhysicalResourceId?: string;
}

/** What CloudFormation wants to know of a custom resource. */
export interface StackAnswer {
  Status: 'SUCCESS' | 'FAILED';
  /** For a person, in the stack's events. */
  Reason: string;
  PhysicalResourceId: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
  /** Keep what the resource gives out of the console; it gives nothing, and shall not either if it ever does. */
  NoEcho: true;
}

// The same for ever: CloudFormation deletes the resource behind an id that is replaced.
const physicalResourceId = 'copernica-callbacks';
// CloudFormation takes 4 kB in all.
const maxReasonLength = 900;
const graceMs = 500;
const maxAttempts = 4;
const attemptTimeoutMs = 2_000;
const pauseMs = 200;

/** True for the event of a custom resource. */
export function isStackEvent(event: unknown): event is StackEvent {
  if (typeof event !== 'object' || event === null) return false;
  const { RequestType: type, ResponseURL: url } = event as Record<string, unknown>;
  return typeof url === 'string' && (type === 'Create' || type === 'Update' || type === 'Delete');
}

/**
 * Does the work and tells CloudFormation how it went, whatever happens: unanswered, a stack hangs until its timeout.
 * A Delete is always answered with success, since a stack that cannot be removed helps nobody.
 * @throws RegistrationError when CloudFormation could not be told
 */
export async function answerStack(
  event: StackEvent,
  deadline: Deadline,
  work: (deadline: Deadline) => Promise<Report>,
): Promise<StackAnswer> {
  const { failure, done } = await settle(work, endBeforeAnswering(deadline));
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
  await sendAnswer(event.ResponseURL, answer, deadline);
  return answer;
}

async function settle(
  work: (deadline: Deadline) => Promise<Report>,
  deadline: Deadline,
): Promise<{ failure: string | null; done: string }> {
  try {
    // The work watches the deadline itself and then still reports; this is for what it may not have thought of.
    const end = earlier(deadline, -graceMs);
    const { summary, callbacks } = await withinDeadline(work(deadline), end, 'run register again to finish');
    const done = JSON.stringify(summary);
    return { failure: summary.failed > 0 ? `${describeFailures(callbacks)} ${done}` : null, done };
  } catch (error) {
    return { failure: toReason(error), done: '' };
  }
}

async function sendAnswer(url: string, answer: StackAnswer, deadline: Deadline): Promise<void> {
  let problem = '';
  for (let attempt = 1; attempt <= maxAttempts && (attempt === 1 || deadline.remainingMs() > 0); attempt++) {
    if (attempt > 1) await sleep(pauseMs * attempt);
    problem = await put(url, JSON.stringify(answer));
    if (problem === '') return;
  }
  throw new RegistrationError(
    'unanswered-stack',
    `CloudFormation could not be told the outcome (${problem})`,
  );
}

async function put(url: string, body: string): Promise<string> {
  try {
    // The presigned URL is signed for an empty content type.
    const headers = { 'content-type': '' };
    const signal = AbortSignal.timeout(attemptTimeoutMs);
    const answer = await fetch(url, { method: 'PUT', headers, body, signal });
    await answer.arrayBuffer();
    return answer.ok ? '' : `status ${answer.status}`;
  } catch {
    // The error would quote the presigned URL.
    return 'no answer';
  }
}
