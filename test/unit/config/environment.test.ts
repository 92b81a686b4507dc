import { describe, expect, test } from 'vitest';
import {
  readAwsEndpoint,
  readCopernicaUrl,
  readOptionalServer,
  readOptionalUrl,
  readReceiverUrl,
  readRegion,
  readStage,
  readText,
  readUrl,
  replaceOrigin,
} from '../../../lib/config/environment.ts';

describe('a missing or malformed variable is named', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['no text', () => readText({}, 'PAYLOAD_BUCKET'), /PAYLOAD_BUCKET is not set/],
    ['an empty text', () => readText({ PAYLOAD_BUCKET: '' }, 'PAYLOAD_BUCKET'), /PAYLOAD_BUCKET is not set/],
    [
      'no URL',
      () => readUrl({ EVENT_QUEUE_URL: 'events' }, 'EVENT_QUEUE_URL'),
      /EVENT_QUEUE_URL must be an http/,
    ],
    [
      'another scheme',
      () => readUrl({ EVENT_QUEUE_URL: 'ftp://a' }, 'EVENT_QUEUE_URL'),
      /EVENT_QUEUE_URL must/,
    ],
    [
      'a bad optional URL',
      () => readOptionalUrl({ COPERNICA_API_URL: 'x' }, 'COPERNICA_API_URL'),
      /COPERNICA_API_URL/,
    ],
    [
      'a receiver with a query',
      () => readReceiverUrl({ RECEIVER_URL: 'https://a/?b' }),
      /RECEIVER_URL must be a base/,
    ],
    [
      'a receiver with a password',
      () => readReceiverUrl({ RECEIVER_URL: 'https://a:b@c' }),
      /RECEIVER_URL must be/,
    ],
    [
      'a server without a port',
      () => readOptionalServer({ COPERNICA_DNS_SERVER: '127.0.0.1' }, 'COPERNICA_DNS_SERVER'),
      /COPERNICA_DNS_SERVER must be/,
    ],
    ['no region', () => readRegion({}), /AWS_REGION is not set/],
    [
      'a bad endpoint',
      () => readAwsEndpoint({ AWS_ENDPOINT_URL_SQS: ':' }, 'SQS'),
      /AWS_ENDPOINT_URL_SQS must/,
    ],
    [
      'a bad common endpoint',
      () => readAwsEndpoint({ AWS_ENDPOINT_URL: ':' }, 'S3'),
      /AWS_ENDPOINT_URL must/,
    ],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'invalid-environment' }));
  });
});

describe('reads', () => {
  test.each<[string, () => unknown, unknown]>([
    [
      'a receiver with a path, without its trailing slash',
      () => readReceiverUrl({ RECEIVER_URL: 'https://a/b/' }),
      'https://a/b',
    ],
    [
      'a receiver without a path',
      () => readReceiverUrl({ RECEIVER_URL: 'https://A.example' }),
      'https://a.example',
    ],
    [
      "a service's own endpoint before the common one",
      () => readAwsEndpoint({ AWS_ENDPOINT_URL_SQS: 'http://a', AWS_ENDPOINT_URL: 'http://b' }, 'SQS'),
      'http://a',
    ],
    ['the common endpoint', () => readAwsEndpoint({ AWS_ENDPOINT_URL: 'http://b' }, 'S3'), 'http://b'],
    ['no endpoint', () => readAwsEndpoint({}, 'SECRETS_MANAGER'), null],
    ['the default region', () => readRegion({ AWS_DEFAULT_REGION: 'eu-west-1' }), 'eu-west-1'],
    ['a name server', () => readOptionalServer({ D: '127.0.0.1:53' }, 'D'), '127.0.0.1:53'],
    ['an IPv6 name server', () => readOptionalServer({ D: '[::1]:53' }, 'D'), '[::1]:53'],
    ['a name server on this machine', () => readOptionalServer({ D: 'localhost:53' }, 'D'), '127.0.0.1:53'],
    ['the stage', () => readStage({ STAGE: 'prod' }), 'prod'],
    ['no stage, which is no reason to fail', () => readStage({}), 'none'],
    ['no name server', () => readOptionalServer({}, 'D'), null],
  ])('%s', (_, read, expected) => {
    expect(read()).toBe(expected);
  });

  test.each([
    ['https://api.copernica.com', 'http://127.0.0.1:80', 'http://127.0.0.1'],
    ['https://api.copernica.com/v1', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['https://api.copernica.com/v4/', 'http://127.0.0.1:8080/ignored', 'http://127.0.0.1:8080/v4'],
    ['https://api.copernica.com/v1', null, 'https://api.copernica.com/v1'],
  ])('%s with its origin replaced by %s is %s', (url, override, expected) => {
    expect(replaceOrigin(url, override)).toBe(expected);
  });
});

describe('a URL in place of one of Copernica’s', () => {
  const read = (url?: string) => readCopernicaUrl({ COPERNICA_API_URL: url }, 'COPERNICA_API_URL');
  test.each(['https://copernica.example', 'http://127.0.0.1:8080/x', 'http://[::1]:1', 'http://LOCALHOST:1'])(
    'is %s',
    (url) => expect(read(url)).toBe(url),
  );
  test('may be absent', () => expect([read(undefined), read('')]).toEqual([null, null]));
  test.each([
    'http://copernica.example',
    'http://127.evil.com',
    'http://127.0.0.1.evil.com',
    'http://127.0.0.1@evil.com',
    'http://localhost.evil.com',
    'http://127.0.0.2',
    'http://0.0.0.0',
  ])('is not %s: the token would be seen', (url) => {
    expect(() => read(url)).toThrow(
      'environment variable COPERNICA_API_URL must be https, or http to 127.0.0.1, [::1] or localhost',
    );
  });
});
