import { createHash, timingSafeEqual, verify } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import config from '../../callbacks.config.ts';
import { findKey } from './find-key.ts';
import { HttpError } from './http-error.ts';

/** What is known of a delivery once its signature was found to be right. */
export interface Delivery {
  id: string;
  account: string;
  copernicaId: string;
  target: 'database' | 'collection';
  targetId: number;
  action: 'create' | 'update' | 'delete';
  signedAt: Date;
}

const callbackPath =
  /^\/callbacks\/(?<account>[\w-]{1,64})\/(?<target>database|collection)\/(?<targetId>\d{1,15})\/(?<action>create|update|delete)(?:\/[a-z0-9-]{1,64})?$/;
const requiredHeaders = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id'];

/** Checks that Copernica sent this for one of our accounts: digest, date, host, account, and the signature over them. */
export async function verifyDelivery(
  event: APIGatewayProxyEventV2,
  body: Buffer,
  environment: { RECEIVER_URL: string; COPERNICA_DNS_SERVER?: string | undefined },
): Promise<Delivery> {
  const { headers, rawPath, rawQueryString } = event;
  const { account: name = '', target, targetId, action } = callbackPath.exec(rawPath)?.groups ?? {};
  const account = config.accounts.get(name);
  if (!account) throw new HttpError(404, 'not a callback URL');
  const { keyid = '', headers: list = '', signature = '' } = readParameters(headers['signature'] ?? '');
  const covered = list.toLowerCase().split(' ');
  if (!requiredHeaders.every((header) => covered.includes(header))) throw new HttpError(401, 'not signed');
  if (headers['host'] !== new URL(environment.RECEIVER_URL).host) throw new HttpError(401, 'wrong host');
  if (toNumber(headers['x-copernica-id'] ?? '') !== toNumber(account.copernicaId))
    throw new HttpError(401, 'wrong account');
  const { date = '', digest = '' } = headers;
  const signedAt = new Date(date);
  if (!(Math.abs(Date.now() - signedAt.getTime()) <= account.clockToleranceSeconds * 1000))
    throw new HttpError(401, 'stale date');
  checkDigest(digest, body);
  const requestTarget = rawPath + (rawQueryString ? `?${rawQueryString}` : '');
  const signed = covered.map((header) => {
    if (header === '(request-target)') return `(request-target): post ${requestTarget}`;
    return `${header}: ${headers[header]?.trim() ?? ''}`;
  });
  const key = await findKey(keyid, environment.COPERNICA_DNS_SERVER);
  if (!verify('sha256', Buffer.from(signed.join('\n')), key, Buffer.from(signature, 'base64')))
    throw new HttpError(401, 'wrong signature');
  const bodyHash = digest.slice(digest.indexOf('=') + 1);
  const nonce = headers['x-nonce'] ?? '';
  const material = JSON.stringify([name, requestTarget, bodyHash, nonce, signedAt.toISOString()]);
  return {
    id: createHash('sha256').update(material).digest('hex'),
    account: name,
    copernicaId: account.copernicaId,
    target: target as Delivery['target'],
    targetId: Number(targetId),
    action: action as Delivery['action'],
    signedAt,
  };
}

function readParameters(header: string): Record<string, string> {
  const matches = header.matchAll(/([a-z]+)="([^"]*)"/gi);
  return Object.fromEntries(Array.from(matches, ([, name = '', value]) => [name.toLowerCase(), value ?? '']));
}

function checkDigest(header: string, body: Buffer): void {
  const claimed = Buffer.from(/^sha-256=(.+)$/i.exec(header)?.[1] ?? '', 'base64');
  const actual = createHash('sha256').update(body).digest();
  if (claimed.length !== actual.length || !timingSafeEqual(claimed, actual))
    throw new HttpError(401, 'the digest does not belong to this body');
}

function toNumber(copernicaId: string): string | undefined {
  return /\d+$/.exec(copernicaId)?.[0];
}
