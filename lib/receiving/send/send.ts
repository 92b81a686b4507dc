import { findOtherAction } from '../../callback/asked-action.ts';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { deadlineIn, earlier, type Deadline } from '../../deadline.ts';
import { PayloadError, UnavailableError } from '../../errors.ts';
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
      /** What the URL was registered for, where the body told of another action. */
      askedAction?: string;
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

/**
 * Puts a delivery's event on the event queue, and the delivery on the quarantine queue where that is not to be done.
 * @throws what the event queue's refusal was, when neither queue took it in time
 */
export async function send(
  understood: Understood,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<SendReceipt> {
  if ('error' in understood) return quarantine(understood.error, request, outbox, deadline);
  try {
    return await forward(understood.event, request, outbox, leaveTimeToQuarantine(deadline));
  } catch (refusal) {
    return quarantine(refusal, request, outbox, deadline).catch(() => {
      throw refusal;
    });
  }
}

// Who waits for the event queue to the last has no time left for the other.
function leaveTimeToQuarantine(deadline: Deadline): Deadline {
  return earlier(deadline, Math.min(receiverLimits.quarantineTimeoutMs, deadline.remainingMs() / 3));
}

async function forward(
  event: CopernicaEvent,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<SendReceipt> {
  const { bodyBytes: eventBytes, isClaimCheck } = await outbox.send({ event }, deadline);
  const askedAction = findOtherAction(request.route, event);
  return {
    result: 'forwarded',
    status: 200,
    id: event.id,
    type: event.type,
    account: request.account.name,
    bodyBytes: request.body.length,
    eventBytes,
    isClaimCheck,
    ...(askedAction === null ? {} : { askedAction }),
  };
}

async function quarantine(
  error: unknown,
  request: VerifiedRequest,
  outbox: Outbox,
  deadline: Deadline,
): Promise<SendReceipt> {
  const { code, reason } = explain(error);
  await outbox.send({ quarantined: toQuarantinedDelivery(request, code, reason) }, deadline);
  const { account, body, deliveryId: id } = request;
  const receipt = { id, account: account.name, bodyBytes: body.length, code };
  const mistake = error instanceof PayloadError ? {} : { mistake: error };
  return { result: 'quarantined', status: 202, ...receipt, ...mistake };
}

function explain(error: unknown): { code: string; reason: string } {
  if (error instanceof PayloadError) return { code: error.code, reason: error.message };
  return error instanceof UnavailableError
    ? { code: 'queue-unavailable', reason: 'the event queue did not take the event; replay it' }
    : {
        code: 'internal-error',
        reason: 'the receiver failed on this delivery; replay it after an update',
      };
}

/** Leaves time to answer before the function, and long before API Gateway, gives up. */
export function toSendDeadline(now: () => number, remainingMs: number): Deadline {
  const { forwardTimeoutMs, answerMarginMs } = receiverLimits;
  return deadlineIn(Math.min(forwardTimeoutMs, remainingMs - answerMarginMs), now);
}
