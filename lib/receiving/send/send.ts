import { receiverLimits } from '../../config/receiver-limits.ts';
import { deadlineIn, type Deadline } from '../../deadline.ts';
import { PayloadError } from '../../errors.ts';
import type { CopernicaEvent } from '../../event/copernica-event.ts';
import type { Outbox } from '../../queue/outbox.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';
import { toQuarantinedDelivery } from './quarantined-delivery.ts';

/** An authentic delivery's event, or why there is none. */
export type Understood = { event: CopernicaEvent } | { error: unknown };

/** A delivery that is on a queue. */
export type SendReceipt =
  | {
      result: 'forwarded';
      status: 200;
      id: string;
      type: string;
      account: string;
      bodyBytes: number;
      eventBytes: number;
      isClaimCheck: boolean;
    }
  | {
      result: 'quarantined';
      status: 202;
      id: string;
      account: string;
      bodyBytes: number;
      code: string;
      /** What was thrown, where that is ours to mend. */
      mistake?: unknown;
    };

/** Puts a delivery's event on the event queue, or the delivery on the quarantine queue. @throws UnavailableError when the queue did not accept in time */
export async function send(
  understood: Understood,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<SendReceipt> {
  return 'event' in understood
    ? forward(understood.event, request, outbox, deadline)
    : quarantine(understood.error, request, outbox, deadline);
}

async function forward(
  event: CopernicaEvent,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<SendReceipt> {
  const { bodyBytes: eventBytes, isClaimCheck } = await outbox.send({ event }, deadline);
  return {
    result: 'forwarded',
    status: 200,
    id: event.id,
    type: event.type,
    account: request.account.name,
    bodyBytes: request.body.length,
    eventBytes,
    isClaimCheck,
  };
}

async function quarantine(
  error: unknown,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<SendReceipt> {
  const isKnown = error instanceof PayloadError;
  const code = isKnown ? error.code : 'internal-error';
  const reason = isKnown ? error.message : 'the receiver failed on this delivery; replay it after an update';
  await outbox.send({ quarantined: toQuarantinedDelivery(request, code, reason) }, deadline);
  const { account, body, deliveryId: id } = request;
  const receipt = { id, account: account.name, bodyBytes: body.length, code };
  return { result: 'quarantined', status: 202, ...receipt, ...(isKnown ? {} : { mistake: error }) };
}

/** Leaves time to answer before the function, and long before API Gateway, gives up. */
export function toSendDeadline(now: () => number, remainingMs: number): Deadline {
  const { forwardTimeoutMs, answerMarginMs } = receiverLimits;
  return deadlineIn(Math.min(forwardTimeoutMs, remainingMs - answerMarginMs), now);
}
