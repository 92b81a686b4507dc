import { describe, expect, it } from 'vitest';
import { toQuarantineMessage } from '../../../../lib/queue/quarantine-message.ts';
import { toQuarantinedDelivery } from '../../../../lib/receiving/send/quarantined-delivery.ts';
import type { VerifiedRequest } from '../../../../lib/receiving/verify/verify-request.ts';
import { buildVerifiedRequest, type DeliveryOptions } from '../build-verified-request.ts';

function toMessage(options: DeliveryOptions = {}, others: Partial<VerifiedRequest> = {}) {
  const request = { ...buildVerifiedRequest(options), ...others };
  const message = toQuarantineMessage(
    toQuarantinedDelivery(request, 'invalid-json', 'the body is not valid JSON'),
  );
  return { ...message, delivery: JSON.parse(message.body) };
}

describe('a quarantined delivery', () => {
  it('says why, whose and when, and holds the request', () => {
    const { delivery, ...message } = toMessage(
      { path: '/callbacks/main/database/788/update/name', body: '{"id":' },
      { rawPath: '/prod/callbacks/main/database/788/update/name', rawQuery: 'a=%20&b' },
    );
    expect(delivery).toEqual({
      id: '3f1c'.repeat(16),
      code: 'invalid-json',
      reason: 'the body is not valid JSON',
      receivedAt: '2026-11-23T17:48:05.250Z',
      signedAt: '2026-11-23T17:48:00.000Z',
      account: 'main',
      route: {
        account: 'main',
        target: { kind: 'database', id: 788 },
        action: 'update',
        trigger: null,
        name: 'name',
      },
      method: 'POST',
      path: '/prod/callbacks/main/database/788/update/name',
      query: 'a=%20&b',
      contentType: 'application/json',
      contentEncoding: null,
      bodyBase64: 'eyJpZCI6',
    });
    expect(message).toMatchObject({ attributes: { code: 'invalid-json', account: 'main' } });
  });

  it('is in a group of its own, and there only once', () => {
    const { groupId, deduplicationId } = toMessage();
    expect([groupId, deduplicationId]).toEqual(['3f1c'.repeat(16), '3f1c'.repeat(16)]);
  });

  it('keeps every byte of its body', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { delivery } = toMessage({ body: bytes });
    expect(Buffer.from(delivery.bodyBase64, 'base64').equals(bytes)).toBe(true);
  });

  it('may have no content type, and no signed date', () => {
    const { delivery } = toMessage({ contentType: null, signedAt: null });
    expect(delivery).toMatchObject({ contentType: null, signedAt: null });
  });

  it('says how its body is compressed', () => {
    const headers = new Map([['content-encoding', 'gzip']]);
    expect(toMessage({}, { headers }).delivery.contentEncoding).toBe('gzip');
  });

  it('is text that SQS takes, whatever its headers and path are', () => {
    const { body, delivery } = toMessage({ contentType: 'text/x; a="\uFFFE😀\uD800"' });
    expect(body).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD]*$/u);
    expect(delivery.contentType).toBe('text/x; a="\uFFFE😀\uD800"');
  });

  it.each([
    ['token=MARKER', ''],
    ['a=1&token=MARKER&b=2', 'a=1&b=2'],
    ['token=MARKER&token=MARKER', ''],
    ['%74oken=MARKER&a=1', 'a=1'],
    ['token&a=1', 'a=1'],
    ['a=token&tokens=1&my-token=2', 'a=token&tokens=1&my-token=2'],
    ['', ''],
  ])('of the query %s keeps %s: never the token, the rest as it was', (rawQuery, kept) => {
    const { body, delivery } = toMessage({}, { rawQuery });
    expect(delivery.query).toBe(kept);
    expect(body).not.toContain('MARKER');
  });
});
