import { randomUUID, type KeyLike } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { DeliveryContent } from './build-delivery.ts';
import { signDelivery } from './sign-delivery.ts';

/** Who sends deliveries, and with which key; changing a property changes the deliveries that follow. */
export interface Sender {
  copernicaId: string;
  keyId: string;
  privateKey: KeyLike;
  now: () => Date;
}

/** A delivery as it went over the wire. */
export interface SentRequest {
  method: 'POST';
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Signs content for a callback's URL. */
export function toSignedRequest(sender: Sender, url: string, content: DeliveryContent): SentRequest {
  const { copernicaId, keyId, privateKey, now } = sender;
  const headers = signDelivery({
    method: 'POST',
    url,
    ...content,
    copernicaId,
    keyId,
    privateKey,
    date: now(),
    nonce: randomUUID(),
  });
  return { method: 'POST', url, headers, body: content.body };
}

/** Sends it with exactly these headers; answers the receiver's status and body, status 0 when nobody answered. */
export function deliver(request: SentRequest, timeoutMs = 40_000): Promise<{ status: number; body: string }> {
  const { method, url, headers, body } = request;
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const outgoing = start(url, { method, headers, agent: false, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve({ status: 0, body: '' }));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve({ status: 0, body: '' }));
    outgoing.end(body);
  });
}
