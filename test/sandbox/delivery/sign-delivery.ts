import { createHash, createSign, type KeyLike } from 'node:crypto';

/** One delivery to sign. */
export interface UnsignedDelivery {
  method: string;
  /** Where it goes, query included. */
  url: string;
  body: string | Buffer;
  /** Null sends none. */
  contentType: string | null;
  /** For example `account_1234`. */
  copernicaId: string;
  /** For example `one._domainkey.copernica.com`. */
  keyId: string;
  privateKey: KeyLike;
  date: Date;
  /** The Date header where it is to be spelled otherwise. */
  dateText?: string;
  nonce: string;
  /** What the signature covers, in order; default: the six that Copernica is known to cover. */
  headerNames?: readonly string[];
  /** How the Digest header spells its algorithm; default `SHA-256`. */
  digestName?: string;
}

const coveredByDefault = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id', 'x-nonce'];

/** The headers of a delivery signed as Copernica signs (protocol 6; draft-cavage-10 §2.3), names in lower case. */
export function signDelivery(delivery: UnsignedDelivery): Record<string, string> {
  const { method, url, body, contentType, copernicaId, keyId, privateKey, date, nonce } = delivery;
  const { host, pathname, search } = new URL(url);
  const digest = createHash('sha256').update(body).digest('base64');
  const headers: Record<string, string> = {
    host,
    date: delivery.dateText ?? date.toUTCString(),
    ...(contentType === null ? {} : { 'content-type': contentType }),
    'content-length': String(Buffer.byteLength(body)),
    digest: `${delivery.digestName ?? 'SHA-256'}=${digest}`,
    'x-copernica-id': copernicaId,
    'x-nonce': nonce,
  };
  const names = delivery.headerNames ?? coveredByDefault;
  const lines = names.map((name) => {
    const isTarget = name.toLowerCase() === '(request-target)';
    const value = isTarget ? `${method.toLowerCase()} ${pathname}${search}` : headers[name.toLowerCase()];
    return `${name.toLowerCase()}: ${value ?? ''}`;
  });
  const signature = createSign('sha256').update(lines.join('\n')).sign(privateKey, 'base64');
  headers['signature'] =
    `keyId="${keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${signature}"`;
  return headers;
}
