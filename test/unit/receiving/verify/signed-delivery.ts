import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { resolveConfig } from '../../../../lib/config/resolve-config.ts';
import type { IncomingRequest } from '../../../../lib/receiving/read-request.ts';
import { createKeySource } from '../../../../lib/receiving/verify/key-source.ts';
import type { Verifier } from '../../../../lib/receiving/verify/verify-request.ts';
import { signDelivery, type UnsignedDelivery } from '../../../sandbox/delivery/sign-delivery.ts';

export const receiverUrl = 'https://callbacks.example.com/base';
/** What it was until now. */
const formerReceiverUrl = 'https://old.example.com:8443/caf%C3%A9';
export const keyId = 'one._domainkey.copernica.com';
export const now = new Date('2026-11-23T17:48:00.000Z');
export const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });

export function toDkimRecord(publicKey: KeyObject): string {
  return `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
}

/** A verifier whose DNS knows one key and whose Secrets Manager knows one current and one previous token. */
export function createVerifier(records = new Map([[keyId, [toDkimRecord(keyPair.publicKey)]]])): Verifier {
  return {
    accounts: resolveConfig({
      accounts: {
        main: { copernicaId: 'account_1234', secret: 'copernica/main', formerName: 'before' },
        old: { copernicaId: 'account_99', secret: 'copernica/old', authentication: 'token' },
        strict: { copernicaId: 'account_1234', secret: 'copernica/main', clockToleranceSeconds: 10 },
      },
      callbacks: [],
    }).accounts,
    receiverUrls: [receiverUrl, formerReceiverUrl],
    keySource: createKeySource(async (name) => (records.get(name) ?? []).map((text) => [text]), Date.now),
    tokenSource: async (_, prove) => prove(['current-token', 'previous-token']),
  };
}

export interface DeliveryOptions extends Partial<Omit<UnsignedDelivery, 'url'>> {
  /** Another than that of today's receiver URL. */
  origin?: string;
  path?: string;
  query?: string;
  /** The path API Gateway reports, where it differs from the one signed. */
  rawPath?: string;
  stage?: string;
}

/** An authentic delivery as the adapter hands it on. */
export function buildRequest(options: DeliveryOptions = {}): IncomingRequest {
  const {
    origin = 'https://callbacks.example.com',
    path = '/base/callbacks/main/database/788/update',
    query = '',
    rawPath = path,
    stage = null,
  } = options;
  const body = options.body ?? '{"id":123,"fields":{"email":"a@example.com"}}';
  const headers = signDelivery({
    method: 'POST',
    contentType: 'application/json',
    copernicaId: 'account_1234',
    keyId,
    privateKey: keyPair.privateKey,
    date: now,
    nonce: 'nonce-1',
    ...options,
    body,
    url: `${origin}${path}${query ? `?${query}` : ''}`,
  });
  return {
    method: 'POST',
    rawPath,
    rawQuery: query,
    stage,
    headers: new Map(Object.entries(headers)),
    body: Buffer.from(body),
    isText: false,
    requestId: 'request-1',
    receivedAt: now,
  };
}

/** The same request with one header replaced, or removed by null. */
export function withHeader(request: IncomingRequest, name: string, value: string | null): IncomingRequest {
  const headers = new Map(request.headers);
  if (value === null) headers.delete(name);
  else headers.set(name, value);
  return { ...request, headers };
}
