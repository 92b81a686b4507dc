import { describe, expect, it } from 'vitest';
import { AwsCallError } from '../../../../lib/aws/call-with-retries.ts';
import {
  AuthenticationError,
  ConfigurationError,
  RequestError,
  UnavailableError,
} from '../../../../lib/errors.ts';
import { toAnswer, toRejection } from '../../../../lib/receiving/answer/answer.ts';

const callFailed = new AwsCallError('status 500');
const sizes = { bodyBytes: 47, eventBytes: 493, isClaimCheck: false };

describe('an error ends a delivery as', () => {
  it.each<[string, Error, number, string, string | undefined]>([
    ['not found', new RequestError('not-found', 'no'), 404, 'not-found', undefined],
    ['of nobody we know', new RequestError('unknown-account', 'no'), 404, 'unknown-account', undefined],
    ['too large', new RequestError('body-too-large', 'no'), 413, 'body-too-large', undefined],
    ['not authentic', new AuthenticationError('stale-date', 'no'), 401, 'stale-date', undefined],
    [
      'put off, with the cause for the log',
      new UnavailableError('queue-unavailable', 'no', { cause: callFailed }),
      503,
      'queue-unavailable',
      'status 500',
    ],
    [
      'put off, without a cause',
      new UnavailableError('dns-unavailable', 'too many keys'),
      503,
      'dns-unavailable',
      'too many keys',
    ],
  ])('%s', (_, error, status, code, cause) => {
    expect(toRejection(error)).toEqual({
      result: 'rejected',
      status,
      code,
      reason: error.message,
      ...(cause === undefined ? {} : { cause }),
    });
  });

  it.each<[string, unknown, string, string | RegExp]>([
    [
      'a setting, whose details are not the sender’s',
      new ConfigurationError('invalid-secret', "secret 'copernica/old' does not exist"),
      'invalid-secret',
      "secret 'copernica/old' does not exist",
    ],
    ['a mistake', new TypeError('MARKER'), 'internal-error', /^TypeError at answer\.test\.ts:\d+:\d+$/],
    ['a mistake without a message', new RangeError(), 'internal-error', /^RangeError at /],
    ['a thrown text', 'MARKER', 'internal-error', 'string'],
    ['nothing at all', undefined, 'internal-error', 'undefined'],
  ])('put off for %s', (_, error, code, cause) => {
    const rejection = toRejection(error);
    expect(rejection).toEqual({
      result: 'rejected',
      status: 503,
      code,
      reason: 'the receiver is not able to take deliveries',
      cause: typeof cause === 'string' ? cause : expect.stringMatching(cause),
    });
  });
});

describe('the answer', () => {
  it('to a forwarded delivery is its id', () => {
    const outcome = {
      result: 'forwarded',
      status: 200,
      id: 'the-id',
      account: 'main',
      type: 't',
      ...sizes,
    } as const;
    expect(toAnswer(outcome)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"id":"the-id"}',
    });
  });

  it('to a quarantined delivery is why', () => {
    const quarantined = { result: 'quarantined', status: 202, code: 'doctype', cause: 'MARKER' } as const;
    expect(toAnswer({ ...quarantined, id: 'the-id', account: 'main', bodyBytes: 47 })).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: '{"quarantined":"doctype"}',
    });
  });

  it.each([
    [401, 'Not authenticated', {}],
    [404, 'Not a callback URL', {}],
    [413, 'Body too large', {}],
    [503, 'Nothing was accepted, try again', { 'retry-after': '5' }],
  ])('to a rejected one is a problem: %i %s', (status, title, headers) => {
    const answer = toAnswer({ result: 'rejected', status, code: 'the-code', reason: 'why', cause: 'MARKER' });
    expect(answer).toEqual({
      statusCode: status,
      headers: { 'content-type': 'application/problem+json', ...headers },
      body: JSON.stringify({ type: 'about:blank', title, status, code: 'the-code', detail: 'why' }),
    });
  });
});
