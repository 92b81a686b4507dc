import aws4 from 'aws4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSigner } from '../../../lib/aws/sign-request.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const now = Date.parse('2015-08-30T12:36:00Z');

/** The same request signed by an implementation that is not ours. */
function signElsewhere(
  request: Parameters<ReturnType<typeof createSigner>>[0],
  region: string,
  given: typeof credentials & { sessionToken?: string },
): Record<string, string> {
  const headers = { ...request.headers, 'x-amz-date': '20150830T123600Z' };
  const signed = aws4.sign({ ...request, region, headers }, given).headers ?? {};
  return Object.fromEntries(
    Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

describe('signing a request', () => {
  test('gives the headers that other implementations give', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
    fc.assert(
      fc.property(
        fc.record({
          service: fc.constantFrom('sqs', 's3', 'secretsmanager'),
          method: fc.constantFrom('POST', 'PUT'),
          host: fc.constantFrom('sqs.eu-west-1.amazonaws.com', '127.0.0.1:4566'),
          path: fc.constantFrom('/', '/bucket/events/0a1b.json'),
          headers: fc.dictionary(
            word.map((name) => `x-amz-${name}`),
            word,
            { maxKeys: 3 },
          ),
          body: fc.oneof(
            fc.string({ unit: 'grapheme', minLength: 1 }),
            fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
          ),
        }),
        fc.constantFrom('eu-west-1', 'us-east-1'),
        fc.option(word, { nil: undefined }),
        (request, region, sessionToken) => {
          const given = { ...credentials, ...(sessionToken ? { sessionToken } : {}) };
          // S3 wants the hash of the body beside it.
          const bodyHash = request.service === 's3' ? { 'x-amz-content-sha256': 'e'.repeat(64) } : {};
          const headers = { ...request.headers, ...bodyHash, 'content-type': 'application/json' };
          const complete = { ...request, headers };
          const ours = createSigner(region, () => now)(complete, given);
          const theirs = signElsewhere(complete, region, given);
          expect(ours['authorization']).toBe(theirs['authorization']);
          expect(ours).toMatchObject({ host: theirs['host'], 'x-amz-date': theirs['x-amz-date'] });
        },
      ),
    );
  });

  test.each([
    ['the day', 86_400_000, credentials],
    ['the secret', 0, { ...credentials, secretAccessKey: 'other' }],
  ])('does not use a key of before a change of %s', (_, laterMs, later) => {
    let clock = now;
    const sign = createSigner('eu-west-1', () => clock);
    const request = { service: 'sqs', method: 'POST', host: 'a', path: '/', headers: {}, body: '{}' };
    sign(request, credentials);
    clock += laterMs;
    expect(sign(request, later)).toEqual(createSigner('eu-west-1', () => clock)(request, later));
    expect(sign(request, later)['authorization']).not.toBe(
      createSigner('eu-west-1', () => now)(request, credentials)['authorization'],
    );
  });
});
