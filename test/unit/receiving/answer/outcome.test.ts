import { describe, expect, it } from 'vitest';
import { AwsCallError } from '../../../../lib/aws/call-with-retries.ts';
import { describeCause } from '../../../../lib/describe-cause.ts';
import {
  AuthenticationError,
  ConfigurationError,
  RequestError,
  UnavailableError,
} from '../../../../lib/errors.ts';
import { toRejection } from '../../../../lib/receiving/answer/outcome.ts';

const callFailed = new AwsCallError('status 500');

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
    const rejection = toRejection(error);
    if (cause !== undefined) expect(describeCause(rejection.mistake)).toBe(cause);
    expect(rejection).toEqual({
      result: 'rejected',
      status,
      code,
      reason: error.message,
      ...(cause === undefined ? {} : { mistake: error }),
    });
  });

  it.each<[string, unknown, string, string | RegExp]>([
    [
      'a setting, whose details are not the sender’s',
      new ConfigurationError('invalid-secret', "secret 'copernica/old' does not exist"),
      'invalid-secret',
      "secret 'copernica/old' does not exist",
    ],
    ['a mistake', new TypeError('MARKER'), 'internal-error', /^TypeError at outcome\.test\.ts:\d+:\d+$/],
    ['a mistake without a message', new RangeError(), 'internal-error', /^RangeError at /],
    ['a thrown text', 'MARKER', 'internal-error', 'string'],
    ['nothing at all', undefined, 'internal-error', 'undefined'],
  ])('put off for %s', (_, error, code, cause) => {
    const rejection = toRejection(error);
    expect(describeCause(rejection.mistake)).toEqual(
      typeof cause === 'string' ? cause : expect.stringMatching(cause),
    );
    expect(rejection).toEqual({
      result: 'rejected',
      status: 503,
      code,
      reason: 'the receiver is not able to take deliveries',
      mistake: error,
    });
  });
});
