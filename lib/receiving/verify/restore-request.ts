import { findAccount } from '../../config/find-account.ts';
import type { Account } from '../../config/resolve-config.ts';
import { RequestError } from '../../errors.ts';
import type { QuarantinedDelivery } from '../../queue/quarantine-message.ts';
import type { IncomingRequest } from '../read-request.ts';
import type { VerifiedRequest } from './verify-request.ts';

/**
 * A delivery that was proven authentic when it came, and kept by us since: nothing else may be restored.
 * @throws RequestError when its account is no longer declared
 */
export function restoreRequest(
  delivery: QuarantinedDelivery,
  accounts: ReadonlyMap<string, Account>,
): VerifiedRequest {
  const account = findAccount(accounts, delivery.account);
  if (!account)
    throw new RequestError('unknown-account', 'callbacks.config.ts no longer declares its account');
  const body = Buffer.from(delivery.bodyBase64, 'base64');
  const headers = new Map<string, string>();
  if (delivery.contentType !== null) headers.set('content-type', delivery.contentType);
  if (delivery.contentEncoding !== null) headers.set('content-encoding', delivery.contentEncoding);
  const request: IncomingRequest = {
    method: delivery.method,
    rawPath: delivery.path,
    rawQuery: delivery.query,
    stage: null,
    headers,
    body,
    isText: false,
    requestId: '',
    receivedAt: new Date(delivery.receivedAt),
  };
  const signedAt = delivery.signedAt === null ? null : new Date(delivery.signedAt);
  return { ...request, signedAt, deliveryId: delivery.id, account, route: delivery.route } as VerifiedRequest;
}
