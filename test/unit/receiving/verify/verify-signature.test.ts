import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkDigest } from '../../../../lib/receiving/verify/check-digest.ts';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { checkHeaderSizes, checkHost } from '../../../../lib/receiving/verify/check-signed-headers.ts';
import type { IncomingRequest } from '../../../../lib/receiving/read-request.ts';
import { toSigningString } from '../../../../lib/receiving/verify/signing-string.ts';
import { verifyRequest } from '../../../../lib/receiving/verify/verify-request.ts';
import {
  buildRequest,
  createVerifier,
  keyId,
  keyPair,
  now,
  receiverUrl,
  toDkimRecord,
  withHeader,
  type DeliveryOptions,
} from './signed-delivery.ts';

const verifier = createVerifier();
const secondsFromNow = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
/** A request whose signature has one more parameter. */
const withParameter = (parameter: string): IncomingRequest => {
  const request = buildRequest();
  return withHeader(request, 'signature', `${request.headers.get('signature') ?? ''},${parameter}`);
};
const verifyWith = (request: IncomingRequest) => verifyRequest(request, verifier);

describe('accepts', () => {
  const rows: [string, DeliveryOptions][] = [
    ['a date 240 s old', { date: secondsFromNow(-240) }],
    ['a date 60 s ahead', { date: secondsFromNow(60) }],
    [
      'header names in capitals',
      { headerNames: ['(Request-Target)', 'Host', 'DATE', 'Digest', 'X-Copernica-ID'] },
    ],
    ['a lower-case digest algorithm', { digestName: 'sha-256' }],
    [
      'a covered content-length and content-type',
      {
        headerNames: [
          '(request-target)',
          'host',
          'date',
          'digest',
          'x-copernica-id',
          'content-length',
          'content-type',
        ],
      },
    ],
    ['the id as account-1234', { copernicaId: 'account-1234' }],
    ['the id as Account_1234', { copernicaId: 'Account_1234' }],
    ['the id as account_ 1234', { copernicaId: 'account_ 1234' }],
    ['a query that needs no escaping, verbatim', { query: 'a=1&b=%2F%20x&&c' }],
    [
      'the public path where API Gateway shows its stage',
      {
        rawPath: '/prod/callbacks/main/database/788/update',
        stage: 'prod',
      },
    ],
    [
      'the path API Gateway sees where the sender signed that',
      {
        path: '/prod/callbacks/main/database/788/update',
        stage: 'prod',
      },
    ],
    ['an empty body', { body: '' }],
    ['bytes that are not UTF-8', { body: Buffer.from([0xff, 0x00, 0xfe]) }],
  ];
  it.each(rows)('%s', async (_, options) => {
    await expect(verifyWith(buildRequest(options))).resolves.toMatchObject({
      account: { name: 'main' },
      route: { target: { kind: 'database', id: 788 }, action: 'update' },
    });
  });

  it.each([
    ['no comma before signature=', (value: string) => value.replace('",signature', '" signature')],
    ['folded lines and spaces around', (value: string) => `  ${value.replaceAll('",', '" ,\n   ')} `],
    [
      'parameter names in capitals',
      (value: string) => value.replace('keyId', 'KEYID').replace('algorithm', 'Algorithm'),
    ],
    ['no algorithm', (value: string) => value.replace('algorithm="rsa-sha256",', '')],
    ['the algorithm in capitals', (value: string) => value.replace('rsa-sha256', 'RSA-SHA256')],
  ])('a Signature header with %s', async (_, rewrite) => {
    const request = buildRequest();
    const header = rewrite(request.headers.get('signature') ?? '');
    await expect(verifyWith(withHeader(request, 'signature', header))).resolves.toHaveProperty('deliveryId');
  });

  it.each([
    ['RFC 850', 'Monday, 23-Nov-26 17:47:59 GMT'],
    ['asctime', 'Mon Nov 23 17:47:59 2026'],
  ])('a date in the form of %s', async (_, dateText) => {
    await expect(verifyWith(buildRequest({ dateText }))).resolves.toMatchObject({
      signedAt: new Date('2026-11-23T17:47:59Z'),
    });
  });

  it.each(['expires=1795456080', 'expires=1795456080.0', 'expires="1795456080"', 'expires=9999999999.999'])(
    'a signature that has not expired: %s',
    async (parameter) => {
      expect(now.getTime()).toBe(1_795_456_080_000);
      await expect(verifyWith(withParameter(parameter))).resolves.toHaveProperty('deliveryId');
    },
  );

  it('a Host header in capitals or with the default port, but with no other', () => {
    expect(() => checkHost('Callbacks.Example.com', [receiverUrl])).not.toThrow();
    expect(() => checkHost('callbacks.example.com:443', [receiverUrl])).not.toThrow();
    expect(() => checkHost('callbacks.example.com:444', [receiverUrl])).toThrow('another host');
    expect(() => checkHost('a.example:80', [receiverUrl, 'http://a.example'])).not.toThrow();
    expect(() => checkHost('a.example:443', [receiverUrl, 'http://a.example'])).toThrow('another host');
    expect(() => checkHost('', [receiverUrl])).toThrow('another host');
    expect(() => checkHost(' \t', ['https://a.example:8443'])).toThrow('another host');
    expect(() => checkHost('a.example', ['https://a.example:8443'])).toThrow('another host');
    expect(() => checkHost('a.example:8443', ['https://a.example:8443'])).not.toThrow();
  });

  it('SHA-512, for the signature and the digest', async () => {
    const request = buildRequest();
    const digest = `SHA-512=${hash('sha512', request.body, 'base64')}`;
    const headers = new Map([...request.headers, ['digest', digest]]);
    const covered = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id', 'x-nonce'];
    const text = toSigningString(covered, 'POST', request.rawPath, headers);
    const signature = sign('sha512', Buffer.from(text), keyPair.privateKey).toString('base64');
    headers.set(
      'signature',
      `keyId="${keyId}",algorithm="rsa-sha512",headers="${covered.join(' ')}",signature="${signature}"`,
    );
    // The same body, nonce, date and target: the same delivery, however it is hashed.
    const { deliveryId } = await verifyWith(request);
    await expect(verifyWith({ ...request, headers })).resolves.toMatchObject({ deliveryId });
  });
});

describe('rejects', () => {
  const required = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id'];
  const rows: [string, DeliveryOptions, string][] = [
    ['a date 241 s old', { date: secondsFromNow(-241) }, 'stale-date'],
    ['a date 61 s ahead', { date: secondsFromNow(61) }, 'stale-date'],
    ['another account number', { copernicaId: 'account_12345' }, 'wrong-account'],
    ['another kind of id', { copernicaId: 'environment_1234' }, 'wrong-account'],
    ['a key of another domain', { keyId: 'one._domainkey.example.com' }, 'untrusted-key'],
    ['a look-alike domain', { keyId: 'one._domainkey.evilcopernica.com' }, 'untrusted-key'],
    ['a domain that only starts alike', { keyId: 'one._domainkey.copernica.com.evil.com' }, 'untrusted-key'],
    ['copernica.com itself', { keyId: 'copernica.com' }, 'untrusted-key'],
    ['a trailing dot', { keyId: `${keyId}.` }, 'untrusted-key'],
    ['a keyId in capitals', { keyId: keyId.toUpperCase() }, 'untrusted-key'],
    ['an empty label', { keyId: 'one..copernica.com' }, 'untrusted-key'],
    ['a keyId with a line break', { keyId: `${keyId}\n` }, 'untrusted-key'],
    ['a key that is not in DNS', { keyId: 'two._domainkey.copernica.com' }, 'unknown-key'],
    [
      'a signature by another key',
      { privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
      'wrong-signature',
    ],
    ['an MD5 digest', { digestName: 'MD5' }, 'malformed-digest'],
    ['a digest algorithm that ends alike', { digestName: 'x-sha-256' }, 'malformed-digest'],
    ['a digest algorithm that begins alike', { digestName: 'sha-2567' }, 'malformed-digest'],
    ['sha-512 in name only', { digestName: 'SHA-512' }, 'digest-mismatch'],
    ...required.map((missing): [string, DeliveryOptions, string] => [
      `a signature that does not cover ${missing}`,
      { headerNames: required.filter((name) => name !== missing) },
      'header-not-signed',
    ]),
  ];
  it.each(rows)('%s', async (_, options, code) => {
    await expect(verifyWith(buildRequest(options))).rejects.toMatchObject({ code, status: 401 });
  });

  it.each([
    ['signature', 'missing-signature'],
    ['host', 'missing-header'],
    ['date', 'missing-header'],
    ['digest', 'missing-header'],
    ['x-copernica-id', 'missing-header'],
    ['x-nonce', 'missing-header'],
  ])('a request without its %s header', async (name, code) => {
    await expect(verifyWith(withHeader(buildRequest(), name, null))).rejects.toMatchObject({ code });
  });

  it.each([
    ['host', 'evil.example.com', 'wrong-host'],
    ['host', 'callbacks.example.com.evil.com', 'wrong-host'],
    ['date', '2026-11-23T17:48:00Z', 'malformed-date'],
    ['date', 'yesterday', 'malformed-date'],
    ['digest', 'SHA-256=', 'digest-mismatch'],
    ['digest', 'SHA-256', 'malformed-digest'],
    ['signature', 'Bearer x', 'malformed-signature'],
    ['signature', 'keyId="a.copernica.com"', 'malformed-signature'],
    ['signature', 'keyId="a",keyId="b",signature="AAAA"', 'malformed-signature'],
    ['signature', 'keyId="a.copernica.com",signature="AAA"', 'malformed-signature'],
    [
      'signature',
      'keyId="a.copernica.com",algorithm="hmac-sha256",signature="AAAA"',
      'unsupported-algorithm',
    ],
    ['signature', 'keyId="a.copernica.com",algorithm="rsa-sha1",signature="AAAA"', 'unsupported-algorithm'],
  ])('%s: %s', async (name, value, code) => {
    await expect(verifyWith(withHeader(buildRequest(), name, value))).rejects.toMatchObject({ code });
  });

  it('text after the parameters of the Signature header', async () => {
    const request = buildRequest();
    const header = `${request.headers.get('signature')} and more`;
    await expect(verifyWith(withHeader(request, 'signature', header))).rejects.toMatchObject({
      code: 'malformed-signature',
    });
  });

  it.each([
    ['another method', { ...buildRequest(), method: 'GET' }, 'not-found'],
    [
      'an unknown account',
      buildRequest({ path: '/base/callbacks/nobody/database/788/update' }),
      'unknown-account',
    ],
    ['a path before ours', buildRequest({ path: '/other/callbacks/main/database/788/update' }), 'not-found'],
  ])('%s as no callback URL', async (_, request, code) => {
    await expect(verifyWith(request)).rejects.toMatchObject({ code, status: 404 });
  });

  it.each([
    ['expires=1795456079', 'expired-signature'],
    ['expires=1795456079.999', 'expired-signature'],
    ['expires="1795456079.5"', 'expired-signature'],
    ['expires=0', 'expired-signature'],
    ['expires="tomorrow"', 'malformed-signature'],
    ['expires=1795456080.', 'malformed-signature'],
    ['expires=.5', 'malformed-signature'],
    ['expires=1.7.9', 'malformed-signature'],
    ['expires="-1"', 'malformed-signature'],
    ['expires=-1', 'malformed-signature'],
  ])('a signature that says %s', async (parameter, code) => {
    await expect(verifyWith(withParameter(parameter))).rejects.toMatchObject({ code, status: 401 });
  });

  it('a signature that names a header twice, or more than there can be', async () => {
    const twice = { headerNames: [...required, 'date'] };
    const many = { headerNames: [...required, ...Array.from({ length: 28 }, (_, index) => `x-${index}`)] };
    for (const options of [twice, many]) {
      await expect(verifyWith(buildRequest(options))).rejects.toMatchObject({ code: 'malformed-signature' });
    }
    const fewer = { headerNames: many.headerNames.slice(0, 32) };
    await expect(verifyWith(buildRequest(fewer))).rejects.toMatchObject({ code: 'missing-header' });
  });

  it('a digest beyond eight values, and hashes the body once an algorithm for those', async () => {
    const request = buildRequest();
    const digest = request.headers.get('digest') ?? '';
    const repeated = (times: number) => Array.from({ length: times }, () => digest).join(',');
    expect(checkDigest(repeated(8), request)).toBe(digest.replace('SHA-256=', ''));
    expect(() => checkDigest(repeated(9), request)).toThrow('more than 8 values');
    expect(() => checkDigest(`${repeated(7)},sha-256=AAAA`, request)).toThrow('does not belong');
    await expect(verifyWith(withHeader(request, 'digest', repeated(180)))).rejects.toMatchObject({
      status: 401,
    });
  });

  it.each([
    ['one header', new Map([['x-long', 'x'.repeat(4_097)]])],
    ['headers', new Map(Array.from({ length: 5 }, (_, index) => [`x-${index}`, 'x'.repeat(4_000)]))],
  ])('%s of more than a delivery has, before anything else', async (_, more) => {
    const request = buildRequest();
    const oversized = { ...request, headers: new Map([...more, ...request.headers]) };
    await expect(verifyWith(oversized)).rejects.toMatchObject({ code: 'oversized-header', status: 401 });
    const keys = [...more].slice(0, 4).map(([name, value]) => [name, value.slice(0, 3_900)] as const);
    await expect(
      verifyWith({ ...request, headers: new Map([...keys, ...request.headers]) }),
    ).resolves.toBeTruthy();
  });

  it('headers by what they are in all, names included, to the character', () => {
    const { maxHeaderLength, maxHeadersLength } = receiverLimits;
    const ofLength = (length: number) => {
      const headers = new Map<string, string>();
      for (let left = length; left > 0; left -= 1 + maxHeaderLength) {
        headers.set(String(headers.size), 'x'.repeat(Math.min(left - 1, maxHeaderLength)));
      }
      return headers;
    };
    expect(() => checkHeaderSizes(ofLength(maxHeadersLength))).not.toThrow();
    expect(() => checkHeaderSizes(ofLength(maxHeadersLength + 1))).toThrow('longer than those of a delivery');
    expect(() => checkHeaderSizes(new Map([['a', 'x'.repeat(maxHeaderLength)]]))).not.toThrow();
    expect(() => checkHeaderSizes(new Map([['a', 'x'.repeat(maxHeaderLength + 1)]]))).toThrow('longer');
  });

  it('a text body that lost bytes on its way, by a code of its own', async () => {
    const request = buildRequest({ body: Buffer.from('{"id":1,"name":"Zo\xeb"}', 'latin1') });
    const asText = { ...request, body: Buffer.from(request.body.toString('utf8')) };
    await expect(verifyWith({ ...asText, isText: true })).rejects.toMatchObject({
      code: 'undecodable-in-transit',
    });
    await expect(verifyWith({ ...asText, isText: false })).rejects.toMatchObject({ code: 'digest-mismatch' });
    const other = { ...request, body: Buffer.from('{"id":2}'), isText: true };
    await expect(verifyWith(other)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('a date by the time of receipt to the millisecond, so that both ways together are 300 s', async () => {
    const receivedAt = (ms: number) => ({ ...buildRequest(), receivedAt: new Date(now.getTime() + ms) });
    for (const ms of [240_000, -60_000]) await expect(verifyWith(receivedAt(ms))).resolves.toBeTruthy();
    for (const ms of [240_001, -60_001])
      await expect(verifyWith(receivedAt(ms))).rejects.toMatchObject({ code: 'stale-date' });
  });

  it('a date beyond the account’s own tolerance', async () => {
    const path = '/base/callbacks/strict/database/788/update';
    await expect(verifyWith(buildRequest({ path, date: secondsFromNow(-10) }))).resolves.toBeTruthy();
    await expect(verifyWith(buildRequest({ path, date: secondsFromNow(-11) }))).rejects.toMatchObject({
      code: 'stale-date',
    });
  });

  it('a delivery that was signed for another callback', async () => {
    const request = buildRequest({ rawPath: '/base/callbacks/main/database/788/delete' });
    await expect(verifyWith(request)).rejects.toMatchObject({ code: 'wrong-signature' });
  });

  it('another query than the signed one', async () => {
    const request = { ...buildRequest({ query: 'a=1' }), rawQuery: 'a=2' };
    await expect(verifyWith(request)).rejects.toMatchObject({ code: 'wrong-signature' });
  });
});

describe('keys in DNS', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 768 });
  const lastMonth = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const good = toDkimRecord(keyPair.publicKey);
  const key = good.replace(/.*p=/, '');
  it.each([
    ['a record without v= and k=', [`p=${key}`]],
    ['tags in any order, with spaces', [`p = ${key.slice(0, 50)} ${key.slice(50)} ;  k = rsa ; v = DKIM1 ;`]],
    ['another record beside it', ['v=spf1 -all', good]],
    ['a revoked record beside it', ['v=DKIM1; p=', good]],
    ['the key of last month beside it', [toDkimRecord(lastMonth.publicKey), good]],
    [
      'a key in the form of PKCS#1',
      [`v=DKIM1; p=${keyPair.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')}`],
    ],
    ['a tag without a value beside it', [`=; v=DKIM1; t; p=${key}`]],
  ])('accepts %s', async (_, records) => {
    await expect(
      verifyRequest(buildRequest(), createVerifier(new Map([[keyId, records]]))),
    ).resolves.toBeTruthy();
  });

  it.each([
    ['a revoked key', ['v=DKIM1; p='], 'revoked-key'],
    ['a key under 1024 bits', [toDkimRecord(weak.publicKey)], 'weak-key'],
    ['a key that is not RSA', [toDkimRecord(elliptic.publicKey)], 'malformed-key'],
    ['a key that cannot be read', ['v=DKIM1; p=AAAA'], 'malformed-key'],
    [
      'only records of other kinds',
      ['v=spf1 -all', 'v=DKIM2; p=AAAA', 'v=DKIM1; k=ed25519; p=AAAA'],
      'unknown-key',
    ],
  ])('rejects %s', async (_, records, code) => {
    await expect(
      verifyRequest(buildRequest(), createVerifier(new Map([[keyId, records]]))),
    ).rejects.toMatchObject({ code });
  });
});

describe('after the monthly rotation', () => {
  it('still verifies for another delivery of the same account what a stranger could not', async () => {
    const records = new Map([[keyId, [toDkimRecord(keyPair.publicKey)]]]);
    const flooded = createVerifier(records);
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await verifyRequest(buildRequest(), flooded);
    await expect(
      verifyRequest(buildRequest({ privateKey: stranger.privateKey }), flooded),
    ).rejects.toMatchObject({
      code: 'wrong-signature',
    });
    await expect(verifyRequest(buildRequest(), flooded)).resolves.toBeTruthy();
  });

  it('accepts the new key under the old name, and the old key no more', async () => {
    const records = new Map([[keyId, [toDkimRecord(keyPair.publicKey)]]]);
    const rotating = createVerifier(records);
    const newer = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await verifyRequest(buildRequest(), rotating);
    records.set(keyId, [toDkimRecord(newer.publicKey)]);
    await expect(
      verifyRequest(buildRequest({ privateKey: newer.privateKey }), rotating),
    ).resolves.toHaveProperty('deliveryId');
    await expect(verifyRequest(buildRequest(), rotating)).rejects.toMatchObject({ code: 'wrong-signature' });
  });
});

describe('the delivery id', () => {
  const idOf = async (options: DeliveryOptions) => (await verifyWith(buildRequest(options))).deliveryId;

  it('is made of account, request target, body, nonce and date, and nothing else', async () => {
    const body = '{"id":1}';
    const target = '/base/callbacks/main/database/788/update?a=1';
    const material = ['main', target, hash('sha256', body, 'base64'), 'nonce-1', now.toISOString()];
    const request = buildRequest({ body, query: 'a=1' });
    const others = new Map([...request.headers, ['cookie', 'a=1']]);
    for (const headers of [request.headers, others]) {
      const { deliveryId } = await verifyWith({ ...request, headers });
      expect(deliveryId).toBe(hash('sha256', JSON.stringify(material)));
    }
  });

  it('is a lower-case SHA-256, the same for the same delivery', async () => {
    expect(await idOf({})).toMatch(/^[0-9a-f]{64}$/);
    expect(await idOf({})).toBe(await idOf({}));
  });

  it.each<[string, DeliveryOptions]>([
    ['nonce', { nonce: 'nonce-2' }],
    ['date', { date: secondsFromNow(1) }],
    ['body', { body: '{}' }],
    ['request target', { query: 'x=1' }],
  ])('differs with the %s', async (_, options) => {
    expect(await idOf(options)).not.toBe(await idOf({}));
  });

  it.each(['\u00a0', '\u2003', '\ufeff', '\u0085', '\u200b', ' \t'])(
    'is the same with %j around nonce, date or digest',
    async (space) => {
      const headerNames = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id'];
      for (const name of ['x-nonce', 'date', 'digest']) {
        const request = buildRequest(name === 'x-nonce' ? { headerNames } : {});
        const { deliveryId } = await verifyWith(request);
        const spaced = withHeader(request, name, `${space}${request.headers.get(name)}${space}`);
        // What the signature takes for a part of the value does not verify.
        const id = await verifyWith(spaced).then(
          (verified) => verified.deliveryId,
          () => 'rejected',
        );
        expect([deliveryId, ...(name === 'x-nonce' || space.trim() === '' ? [] : ['rejected'])]).toContain(
          id,
        );
      }
    },
  );

  it('is the same however date and digest are spelled', async () => {
    const id = await idOf({});
    expect(await idOf({ digestName: 'sha-256' })).toBe(id);
    expect(await idOf({ digestName: 'Sha-256' })).toBe(id);
    expect(await idOf({ dateText: 'Monday, 23-Nov-26 17:48:00 GMT' })).toBe(id);
    expect(await idOf({ dateText: 'Mon Nov 23 17:48:00 2026' })).toBe(id);
  });

  it('differs with the nonce even where the signature does not cover it, as two deliveries must stay two', async () => {
    const headerNames = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id'];
    expect(await idOf({ headerNames, nonce: 'a' })).not.toBe(await idOf({ headerNames, nonce: 'b' }));
  });
});
