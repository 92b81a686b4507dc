import type { QuarantinedDelivery } from '../../queue/quarantine-message.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';

/** What is kept of a delivery that became no event: all that a replay needs, and neither token nor signature. */
export function toQuarantinedDelivery(
  request: VerifiedRequest,
  code: string,
  reason: string,
): QuarantinedDelivery {
  return {
    id: request.deliveryId,
    code,
    reason,
    receivedAt: request.receivedAt.toISOString(),
    signedAt: request.signedAt?.toISOString() ?? null,
    account: request.account.name,
    route: request.route,
    method: request.method,
    path: request.rawPath,
    query: withoutToken(request.rawQuery),
    contentType: request.headers.get('content-type') ?? null,
    contentEncoding: request.headers.get('content-encoding') ?? null,
    bodyBase64: request.body.toString('base64'),
  };
}

// However it is spelled: the check of the token reads percent escapes too.
function withoutToken(query: string): string {
  return query
    .split('&')
    .filter((part) => !new URLSearchParams(part).has('token'))
    .join('&');
}
