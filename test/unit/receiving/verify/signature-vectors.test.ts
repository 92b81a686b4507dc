import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkDigest } from '../../../../lib/receiving/verify/check-digest.ts';
import { parseSignatureHeader } from '../../../../lib/receiving/verify/signature-header.ts';
import { toSigningString } from '../../../../lib/receiving/verify/signing-string.ts';

// draft-cavage-http-signatures-12, appendix C: its key, its request and its three signatures.
const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----`);
const body = Buffer.from('{"hello": "world"}');
const headers = new Map([
  ['host', 'example.com'],
  ['date', 'Sun, 05 Jan 2014 21:31:40 GMT'],
  ['content-type', 'application/json'],
  ['digest', 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='],
  ['content-length', '18'],
]);
const vectors = [
  {
    title: 'C.1: the date only, which is what no headers parameter means',
    covered: null,
    signature:
      'SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=',
  },
  {
    title: 'C.2: request target, host and date',
    covered: '(request-target) host date',
    signature:
      'qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=',
  },
  {
    title: 'C.3: every header, named in capitals as in the vendor’s sample',
    covered: '(request-target) Host Date Content-Type Digest Content-Length',
    signature:
      'vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=',
  },
];

function isVerified(
  covered: string | null,
  signature: string,
  requestTarget = '/foo?param=value&pet=dog',
): boolean {
  const list = covered === null ? '' : `headers="${covered}",`;
  const parsed = parseSignatureHeader(`keyId="Test",algorithm="rsa-sha256",${list}signature="${signature}"`);
  const text = toSigningString(parsed.coveredHeaders, 'POST', requestTarget, headers);
  return verify(parsed.hash, Buffer.from(text), publicKey, parsed.signature);
}

describe('signatures of draft-cavage appendix C', () => {
  it.each(vectors)('verifies $title', ({ covered, signature }) => {
    expect(isVerified(covered, signature)).toBe(true);
  });

  it('does not verify C.2 for another query', () => {
    expect(
      isVerified(vectors[1]?.covered ?? '', vectors[1]?.signature ?? '', '/foo?param=value&pet=cat'),
    ).toBe(false);
  });

  it('takes the digest of its body and of no other', () => {
    const digest = headers.get('digest') as string;
    expect(() => checkDigest(digest, { body, isText: false })).not.toThrow();
    expect(() => checkDigest(digest, { body: Buffer.from('{"hello": "World"}'), isText: false })).toThrow(
      'does not belong to this body',
    );
  });
});
