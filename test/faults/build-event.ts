import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { signDelivery, type UnsignedDelivery } from '../sandbox/delivery/sign-delivery.ts';
import { toDkimRecord } from '../sandbox/network/dns-server.ts';

/** A delivery; whatever is left out is as it should be. */
export interface EventOptions extends Partial<Omit<UnsignedDelivery, 'url'>> {
  /** Default: today's receiver URL. */
  origin?: string;
  path?: string;
  query?: string;
}

export const receiverUrl = 'https://callbacks.example.com';
/** What it was until now, and where deliveries came in while the account had another name. */
export const formerReceiverUrl = 'https://old.example.com';
export const formerPath = '/callbacks/before/database/788/update';
export const keyId = 'one._domainkey.copernica.com';
const signedPath = '/callbacks/main/database/788/update';
/** Where deliveries come in that have a token instead of a signature. */
export const tokenPath = '/callbacks/old/database/788/update';

/** A signing key and its DNS record. */
export function createSigningKey(): { privateKey: KeyObject; record: string[] } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, record: toDkimRecord(publicKey.export({ type: 'spki', format: 'der' })) };
}

export const signingKey = createSigningKey();

/** A signed delivery as API Gateway hands it over. */
export function buildEvent({
  origin = receiverUrl,
  path = signedPath,
  query = '',
  ...delivery
}: EventOptions = {}): APIGatewayProxyEventV2 {
  const body = delivery.body ?? '{"id":"123","fields":{"email":"a@example.com"}}';
  const headers = signDelivery({
    method: 'POST',
    contentType: 'application/json',
    copernicaId: 'account_1234',
    keyId,
    privateKey: signingKey.privateKey,
    date: new Date(),
    nonce: randomUUID(),
    ...delivery,
    body,
    url: `${origin}${path}${query ? `?${query}` : ''}`,
  });
  return {
    version: '2.0',
    routeKey: 'POST /callbacks/{proxy+}',
    rawPath: path,
    rawQueryString: query,
    headers,
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: toRequestContext(path),
  };
}

/** The same delivery, sent once more: API Gateway gives it another request id. */
export function sendAgain(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  return { ...event, requestContext: toRequestContext(event.rawPath) };
}

function toRequestContext(path: string): APIGatewayProxyEventV2['requestContext'] {
  const context = { http: { method: 'POST', path }, stage: '$default', requestId: randomUUID() };
  // The receiver reads no more of the context than this.
  return context as APIGatewayProxyEventV2['requestContext'];
}
