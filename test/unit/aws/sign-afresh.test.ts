import { describe, expect, it } from 'vitest';
import type { AwsAnswer, AwsCall } from '../../../lib/aws/aws-call.ts';
import { createFreshCall, createSigningClock } from '../../../lib/aws/sign-afresh.ts';

const start = Date.parse('2026-11-28T12:00:00Z');
const accepted: AwsAnswer = { status: 200, body: '{"MessageId":"1"}' };
const call = {} as AwsCall;

/** Makes a call against these answers; sees by which time each attempt was signed. */
async function attempt(answers: AwsAnswer[], { aheadMs = 0 } = {}) {
  const clock = createSigningClock(() => start);
  clock.setBy(new Date(start + aheadMs).toUTCString());
  const signedAt: number[] = [];
  const callAws = createFreshCall(async () => {
    signedAt.push(clock.now() - start);
    return answers.shift() ?? accepted;
  }, clock);
  return { answer: await callAws(call, 1_000), signedAt, clock };
}

const json = (type: string, message = 'no'): string => JSON.stringify({ __type: type, message });
const xml = (code: string): string => `<Error><Code>${code}</Code><Message>no</Message></Error>`;
const later = 'Sat, 28 Nov 2026 12:20:00 GMT';

describe('a call is signed afresh, by the time of the server, when it is told', () => {
  it.each<[string, AwsAnswer]>([
    ['SQS: expired', { status: 400, body: json('com.amazon.coral.service#InvalidSignatureException') }],
    ['SQS: in a message', { status: 403, body: '{"message":"Signature expired: 20261128T120000Z is …"}' }],
    ['SQS: early', { status: 403, body: '{"message":"Signature not yet current: 20261128T120000Z is …"}' }],
    ['S3', { status: 403, body: xml('RequestTimeTooSkewed') }],
    ['S3: by its signature', { status: 403, body: xml('SignatureDoesNotMatch') }],
    ['any', { status: 400, body: xml('RequestExpired') }],
    ['any, of a clock ahead', { status: 400, body: xml('RequestInTheFuture') }],
    ['EC2’s way', { status: 401, body: xml('AuthFailure') }],
  ])('%s', async (_, answer) => {
    const { answer: last, signedAt } = await attempt([{ ...answer, date: later }]);
    expect(last).toBe(accepted);
    expect(signedAt).toEqual([0, 20 * 60_000]);
  });
});

it('a call is made once more and not for ever: the second answer counts', async () => {
  const refused = { status: 403, body: xml('SignatureDoesNotMatch'), date: later };
  const { answer, signedAt } = await attempt([refused, refused, accepted]);
  expect(answer).toBe(refused);
  expect(signedAt).toHaveLength(2);
});

it.each<[string, AwsAnswer]>([
  ['accepted', { status: 200, body: xml('RequestTimeTooSkewed') }],
  ['refused for another reason', { status: 403, body: xml('AccessDenied') }],
  ['met by a failure', { status: 500, body: xml('RequestTimeTooSkewed') }],
])('a call is made once when it is %s', async (_, answer) => {
  expect(await attempt([answer])).toMatchObject({ answer, signedAt: [0] });
});

describe('the clock of signatures', () => {
  it.each([
    ['no date', undefined, 0],
    ['what is no date', 'yesterday', 0],
    ['a date that is close', 'Sat, 28 Nov 2026 12:00:30 GMT', 0],
    ['a date ahead', 'Sat, 28 Nov 2026 12:00:31 GMT', 31_000],
    ['a date behind', 'Sat, 28 Nov 2026 11:00:00 GMT', -3_600_000],
  ])('goes by %s', (_, date, aheadMs) => {
    const clock = createSigningClock(() => start);
    clock.setBy(date);
    expect(clock.now() - start).toBe(aheadMs);
  });

  it('goes by the machine’s again once that is right', async () => {
    const refused = { status: 403, body: xml('RequestTimeTooSkewed'), date: new Date(start).toUTCString() };
    const { signedAt } = await attempt([refused], { aheadMs: 600_000 });
    expect(signedAt).toEqual([600_000, 0]);
  });
});
