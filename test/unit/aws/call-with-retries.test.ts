import { describe, expect, it } from 'vitest';
import type { AwsAnswer, AwsCall } from '../../../lib/aws/aws-call.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { deadlineIn } from '../../../lib/deadline.ts';
import { ConfigurationError } from '../../../lib/errors.ts';

const attemptTimeoutMs = 2_500;
const accepted: AwsAnswer = { status: 200, body: 'accepted' };
const call: AwsCall = {
  service: 'sqs',
  method: 'POST',
  url: new URL('https://sqs.eu-west-1.amazonaws.com/'),
  headers: {},
  body: 'MARKER',
};

/** Makes the call against these answers, the last one for good, on a clock of its own. */
function attempt(
  answers: (AwsAnswer | Error)[],
  { timeMs = 60_000, answerMs = 10, random = Math.random } = {},
) {
  const seen = { timeoutsMs: [] as number[], pausesMs: [] as number[], endedAt: 0 };
  let now = 0;
  const callUntil = createRetryingCall(
    async (_, timeoutMs) => {
      seen.timeoutsMs.push(timeoutMs);
      now += Math.min(answerMs, timeoutMs);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error || !answer) throw answer ?? new Error('there is no answer');
      return answer;
    },
    {
      clock: {
        sleep: async (ms) => {
          seen.pausesMs.push(ms);
          now += ms;
        },
        random,
      },
      attemptTimeoutMs,
    },
  );
  const isAccepted = ({ body }: AwsAnswer): boolean => body === 'accepted';
  const result = callUntil(call, { deadline: deadlineIn(timeMs, () => now), isAccepted }).finally(() => {
    seen.endedAt = now;
  });
  return { seen, result };
}

const json = (type: string): string => JSON.stringify({ __type: type, message: 'MARKER' });
const xml = (code: string): string => `<Error><Code>${code}</Code><Message>MARKER</Message></Error>`;

describe('a call is made again after', () => {
  it.each<[string, AwsAnswer | Error]>([
    ['a connection that failed', new Error('connect ECONNREFUSED')],
    ['200 that is not an acceptance', { status: 200, body: '<html>' }],
    ['a redirect', { status: 307, body: xml('TemporaryRedirect') }],
    ['500', { status: 500, body: xml('InternalError') }],
    ['502', { status: 502, body: '' }],
    ['503', { status: 503, body: xml('SlowDown') }],
    ['504', { status: 504, body: '' }],
    ['408', { status: 408, body: '' }],
    ['429', { status: 429, body: '' }],
    ['400 ThrottlingException', { status: 400, body: json('com.amazon.coral#ThrottlingException') }],
    ['400 KMS.ThrottlingException', { status: 400, body: json('KMS.ThrottlingException') }],
    ['403 RequestThrottled', { status: 403, body: json('com.amazonaws.sqs#RequestThrottled') }],
    ['400 LimitExceededException', { status: 400, body: json('LimitExceededException') }],
    ['400 TooManyRequestsException', { status: 400, body: json('TooManyRequestsException') }],
    ['400 RequestTimeout', { status: 400, body: xml('RequestTimeout') }],
    ['409 OperationAborted', { status: 409, body: xml('OperationAborted') }],
  ])('%s', async (_, answer) => {
    const { seen, result } = attempt([answer, answer, accepted]);
    expect(await result).toBe(accepted);
    expect(seen.timeoutsMs).toHaveLength(3);
  });
});

describe('a call is given up at once after', () => {
  it.each<[string, AwsAnswer, string]>([
    ['400', { status: 400, body: 'MARKER' }, 'status 400'],
    ['404', { status: 404, body: xml('NoSuchBucket') }, 'status 404, NoSuchBucket'],
    ['407', { status: 407, body: '' }, 'status 407'],
    ['413', { status: 413, body: '' }, 'status 413'],
    ['403 AccessDenied', { status: 403, body: xml('AccessDenied') }, 'status 403, AccessDenied'],
    [
      '400 AccessDeniedException',
      { status: 400, body: json('com.amazonaws.sqs#AccessDeniedException') },
      'status 400, AccessDeniedException',
    ],
    [
      '400 InvalidMessageContents',
      { status: 400, body: json('InvalidMessageContents') },
      'status 400, InvalidMessageContents',
    ],
    [
      '400 ResourceNotFoundException',
      { status: 400, body: json('ResourceNotFoundException') },
      'status 400, ResourceNotFoundException',
    ],
    ['a type that is no name', { status: 400, body: json('a "MARKER"') }, 'status 400'],
  ])('%s, saying no more than that', async (_, answer, message) => {
    const { seen, result } = attempt([answer, accepted]);
    await expect(result).rejects.toMatchObject({ name: 'AwsCallError', message, isFinal: true });
    expect(seen.timeoutsMs).toHaveLength(1);
  });

  it('a mistake in the configuration, which is not a failed call', async () => {
    const mistake = new ConfigurationError('invalid-environment', 'no credentials');
    const { seen, result } = attempt([mistake, accepted]);
    await expect(result).rejects.toBe(mistake);
    expect(seen.timeoutsMs).toHaveLength(1);
  });
});

describe('the time', () => {
  const failing: AwsAnswer = { status: 500, body: '' };

  it.each([
    [1, [80, 160, 320, 640, 800, 800]],
    [0.5, [40, 80, 160, 320, 400, 400]],
    [0, [0, 0, 0, 0, 0, 0]],
  ])('between attempts is a part of what grows to 0.8 s: %f of it', async (part, pausesMs) => {
    const { seen, result } = attempt([failing], { timeMs: 60_000, random: () => part });
    await expect(result).rejects.toThrow('status 500');
    expect(seen.pausesMs.slice(0, 6)).toEqual(pausesMs);
    expect(Math.max(...seen.pausesMs)).toBe(800 * part);
  });

  it.each([
    [9_000, attemptTimeoutMs],
    [5_000, attemptTimeoutMs],
    [3_000, 1_500],
    [1_000, 500],
    [999, 500],
    [500, 500],
    [499, 499],
    [60, 60],
  ])('of the first attempt leaves some for a second: of %i ms it has %i ms', async (timeMs, timeoutMs) => {
    const { seen, result } = attempt([failing], { timeMs, answerMs: 100_000 });
    await expect(result).rejects.toThrow('status 500');
    expect(seen.timeoutsMs[0]).toBe(timeoutMs);
    expect(seen.timeoutsMs.length > 1).toBe(timeMs > 500 + 100);
  });

  it.each([100, 137, 500, 2_500, 9_000])(
    'of %i ms is never exceeded, nor is much of it left unused',
    async (timeMs) => {
      for (const answerMs of [1, 30, 100_000]) {
        const { seen, result } = attempt([failing], { timeMs, answerMs });
        await expect(result).rejects.toThrow('status 500');
        expect(seen.endedAt).toBeLessThanOrEqual(timeMs);
        expect(seen.endedAt).toBeGreaterThanOrEqual(timeMs - 100);
      }
    },
  );

  it('must be at least 50 ms for a call to be made', async () => {
    const enough = attempt([accepted], { timeMs: 50 });
    expect(await enough.result).toBe(accepted);
    const short = attempt([accepted], { timeMs: 49 });
    await expect(short.result).rejects.toThrow('there was no time left for a call');
    expect(short.seen.timeoutsMs).toEqual([]);
  });

  it('may run out in spite of it: then the last problem counts', async () => {
    const { result } = attempt([failing, new Error('socket hang up')], { timeMs: 1_000 });
    await expect(result).rejects.toMatchObject({ message: 'socket hang up', isFinal: false });
  });
});
