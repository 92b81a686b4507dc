import type { VerifiedRequest } from '../verified-request.ts';
import { toQueueText, type QueueMessage } from '../../queue/event-message.ts';

/** An authentic delivery that was not understood: why, and all that is needed to replay it. */
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

/** The quarantine queue's message for a delivery. */
export function toQuarantineMessage(request: VerifiedRequest, code: string, reason: string): QueueMessage {
  const delivery: QuarantinedDelivery = {
    id: request.deliveryId,
    code,
    reason,
    receivedAt: request.receivedAt.toISOString(),
    account: request.account.name,
    method: request.method,
    path: request.rawPath,
    query: withoutToken(request.rawQuery),
    contentType: request.headers.get('content-type') ?? null,
    bodyBase64: request.body.toString('base64'),
  };
  return {
    body: toQueueText(delivery),
    attributes: { code, account: request.account.name },
    deduplicationId: request.deliveryId,
    groupId: request.deliveryId,
  };
}

// However it is spelled: the check of the token reads percent escapes too.
function withoutToken(query: string): string {
  return query
    .split('&')
    .filter((part) => !new URLSearchParams(part).has('token'))
    .join('&');
}
