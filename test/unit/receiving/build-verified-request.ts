import { parseCallbackPath } from '../../../lib/callback/callback-url.ts';
import type { CopernicaEvent } from '../../../lib/event/copernica-event.ts';
import { normalize } from '../../../lib/receiving/normalize/normalize.ts';
import { parsePayload } from '../../../lib/receiving/parse/parse-payload.ts';
import type { VerifiedRequest } from '../../../lib/receiving/verify/verify-request.ts';

export const formType = 'application/x-www-form-urlencoded';

/** One path of each kind there is. */
export const callbackPaths = [
  '/callbacks/main',
  '/callbacks/main/database/788/create',
  '/callbacks/main/database/788/delete',
  '/callbacks/main/database/788/all',
  '/callbacks/main/collection/8550/update',
  '/callbacks/main/webhook/update',
  '/callbacks/main/webhook/click',
];

/** What a test says of a delivery; the rest is the same for all. */
export interface DeliveryOptions {
  path?: string;
  contentType?: string | null;
  body?: string | Uint8Array;
  signedAt?: Date | null;
  receivedAt?: Date;
  copernicaId?: string;
}

/** A request as the verify stage would hand it on. */
export function buildVerifiedRequest(options: DeliveryOptions = {}): VerifiedRequest {
  const {
    path = '/callbacks/main/database/788/update',
    contentType = 'application/json',
    body = '',
  } = options;
  const route = parseCallbackPath(path);
  if (!route) throw new Error(`not a callback path: ${path}`);
  const request = {
    method: 'POST',
    rawPath: path,
    rawQuery: '',
    stage: null,
    headers: new Map(contentType === null ? [] : [['content-type', contentType]]),
    body: Buffer.from(body as Uint8Array),
    requestId: 'request-1',
    receivedAt: options.receivedAt ?? new Date('2026-11-23T17:48:05.250Z'),
    signedAt: options.signedAt === undefined ? new Date('2026-11-23T17:48:00Z') : options.signedAt,
    deliveryId: '3f1c'.repeat(16),
    account: { name: route.account, copernicaId: options.copernicaId ?? 'account_1234' },
    route,
  };
  return request as unknown as VerifiedRequest;
}

/** The event of a delivery, as the receiver makes it once the delivery is verified. */
export async function readEvent(options: DeliveryOptions): Promise<CopernicaEvent> {
  const request = buildVerifiedRequest(options);
  return normalize(await parsePayload(request), request);
}
