import { receiverLimits } from '../../config/receiver-limits.ts';
import { PayloadError } from '../../errors.ts';
import type { CopernicaEvent } from '../../event/copernica-event.ts';
import { deadlineIn, type Deadline } from '../../deadline.ts';
import { toEventMessage } from '../../queue/event-message.ts';
import type { Outbox } from '../../queue/outbox.ts';
import { toQuarantineMessage } from './quarantine-message.ts';
import { describeCause, type Outcome } from '../answer/outcome.ts';
import type { VerifiedRequest } from '../verified-request.ts';

/** Puts an event on the queue. @throws UnavailableError when SQS or S3 did not accept in time */
export async function sendEvent(
  event: CopernicaEvent,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<Outcome> {
  const receipt = await outbox.sendEvent(toEventMessage(event), deadline);
  return {
    result: 'forwarded',
    status: 200,
    id: event.id,
    type: event.type,
    account: request.account.name,
    bodyBytes: request.body.length,
    eventBytes: receipt.bodyBytes,
    isClaimCheck: receipt.isClaimCheck,
  };
}

/**
 * Puts an authentic delivery that was not understood on the quarantine queue, also when the reason is a mistake of ours.
 * @throws UnavailableError when SQS or S3 did not accept in time
 */
export async function sendQuarantined(
  error: unknown,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<Outcome> {
  const isKnown = error instanceof PayloadError;
  const code = isKnown ? error.code : 'internal-error';
  const reason = isKnown ? error.message : 'the receiver failed on this delivery; replay it after an update';
  await outbox.sendQuarantined(toQuarantineMessage(request, code, reason), deadline);
  const { account, body, deliveryId } = request;
  return {
    result: 'quarantined',
    status: 202,
    id: deliveryId,
    account: account.name,
    bodyBytes: body.length,
    code,
    ...(isKnown ? {} : { cause: describeCause(error) }),
  };
}

/** Leaves time to answer before the function, and long before API Gateway, gives up. */
export function toDeadline(now: () => number, remainingMs: number): Deadline {
  return deadlineIn(
    Math.min(receiverLimits.forwardTimeoutMs, remainingMs - receiverLimits.answerMarginMs),
    now,
  );
}
