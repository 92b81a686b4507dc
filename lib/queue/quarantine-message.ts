import { toQueueText, type QueueMessage } from './queue-message.ts';

/** An authentic delivery that became no event on the event queue: why, and all that is needed to replay it. */
export interface QuarantinedDelivery {
  id: string;
  code: string;
  reason: string;
  /** RFC 3339, UTC. */
  receivedAt: string;
  account: string;
  method: string;
  /** As API Gateway saw it. */
  path: string;
  /** Verbatim, but without the token of token authentication. */
  query: string;
  contentType: string | null;
  bodyBase64: string;
}

/** The quarantine queue's message for a delivery: in a group of its own, since none waits for another. */
export function toQuarantineMessage(delivery: QuarantinedDelivery): QueueMessage {
  const { id, code, account } = delivery;
  return { body: toQueueText(delivery), attributes: { code, account }, deduplicationId: id, groupId: id };
}
