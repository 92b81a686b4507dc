import type { CallbackRoute } from '../callback/callback-url.ts';
import { toQueueText, type QueueMessage } from './queue-message.ts';

/** An authentic delivery that became no event on the event queue: why, and all that is needed to replay it. */
export interface QuarantinedDelivery {
  /** What its event's id is, and must be after a replay. */
  id: string;
  code: string;
  reason: string;
  /** RFC 3339, UTC. */
  receivedAt: string;
  /** The signed Date, RFC 3339, UTC; null with token authentication. */
  signedAt: string | null;
  account: string;
  /** What the callback URL says, its account by the name it was delivered under. */
  route: CallbackRoute;
  method: string;
  /** As API Gateway saw it. */
  path: string;
  /** Verbatim, but without the token of token authentication. */
  query: string;
  contentType: string | null;
  contentEncoding: string | null;
  bodyBase64: string;
}

/** The quarantine queue's message for a delivery: in a group of its own, since none waits for another. */
export function toQuarantineMessage(delivery: QuarantinedDelivery): QueueMessage {
  const { id, code, account } = delivery;
  return { body: toQueueText(delivery), attributes: { code, account }, deduplicationId: id, groupId: id };
}
