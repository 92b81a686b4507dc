import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { handler, receive } from '../../../functions/receive.ts';
import { startFaultWorld, startSharedAws } from '../../faults/fault-world.ts';
import { captureOutput } from './capture-output.ts';
import { expectMetrics } from './expect-metrics.ts';
import {
  forwarded,
  misread,
  mistakes,
  quarantined,
  unacceptable,
  unauthenticated,
  unavailable,
  type Provocation,
} from './every-outcome.ts';
import { buildMarkedEvent, findTexts, headerTexts, markedEnvironment, markedSecret, marks } from './marks.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startSharedAws();
});
afterAll(() => aws.stop());

const context = { getRemainingTimeInMillis: () => 1_500 };

/** What the sender gets and what the log gets, from a receiver as it is wired in Lambda. */
async function observe({ build, environment, arrange, breakReceiver }: Provocation) {
  const world = await startFaultWorld(aws, { ...markedEnvironment, ...environment });
  try {
    world.secrets.set('copernica/old', markedSecret);
    arrange?.(world);
    const event = build();
    const receiver = breakReceiver?.(world.receiver) ?? world.receiver;
    const { result: answer, output } = await captureOutput(() => receive(event, context, receiver));
    return { event, answer, body: JSON.parse(answer.body ?? ''), output };
  } finally {
    await world.close();
  }
}

type Observation = Awaited<ReturnType<typeof observe>>;

function expectQuiet({ event, answer, output }: Observation): void {
  const text = JSON.stringify(answer) + output;
  expect(findTexts(text, [...Object.values(marks), ...headerTexts(event)])).toEqual([]);
  // Neither the text that was signed, nor a signature of ours for AWS, nor a stack.
  expect(text).not.toMatch(/\(request-target\): |AWS4-HMAC|\n\s+at |\bat [^"]+ at /);
  const { id } = JSON.parse(output) as { id?: string };
  for (const [hash] of text.matchAll(/[0-9a-f]{64}/g)) expect(hash).toBe(id);
}

function expectKeys(value: object, keys: readonly string[]): void {
  expect(Object.keys(value).sort()).toEqual([...keys].sort());
}

const keysOfEvery = ['level', '_aws', 'stage', 'latencyMs', 'bodyBytes'];
const keysOfUnforwarded = ['message', 'requestId', 'result', 'status', 'code'];

/** The one line in the log, which has these keys and those of every line. */
function expectLine({ event, output }: Observation, keys: readonly string[]): Record<string, unknown> {
  const line = JSON.parse(output) as Record<string, unknown>;
  expectKeys(line, [...keysOfEvery, ...keys]);
  if ('requestId' in line) expect(line['requestId']).toBe(event.requestContext.requestId);
  expectMetrics(line);
  return line;
}

function expectProblem(seen: Observation, status: number, code: string): void {
  expect(seen.answer).toEqual({
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 503 ? { 'retry-after': '5' } : {}),
    },
    body: seen.answer.body,
  });
  expectKeys(seen.body, ['type', 'title', 'status', 'code', 'detail']);
  expect(seen.body).toMatchObject({ type: 'about:blank', status, code });
  const line = expectLine(seen, [
    ...keysOfUnforwarded,
    ...['rejected', 'reason'],
    ...(code === 'unknown-account' ? [] : ['account']),
    ...(status === 503 ? ['cause'] : []),
  ]);
  expect(line).toMatchObject({ level: status === 503 ? 'ERROR' : 'WARN', status, code });
  expectQuiet(seen);
}

describe('nothing of a delivery, a secret or a credential is in the answer or in the log when it is', () => {
  it.each(Object.entries(forwarded))('forwarded: %s', async (_, how) => {
    const seen = await observe(how);
    expect(seen.answer).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: seen.body.id }),
    });
    const line = expectLine(seen, ['forwarded', 'id', 'account']);
    const bodyBytes = Buffer.from(seen.event.body ?? '', 'base64').length;
    expect(line).toMatchObject({ level: 'INFO', id: seen.body.id, bodyBytes });
    expectQuiet(seen);
  });

  it.each(Object.entries({ ...quarantined, 'internal-error': misread }))(
    'quarantined: %s',
    async (code, how) => {
      const seen = await observe(how);
      expect(seen.answer).toEqual({
        statusCode: 202,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ quarantined: code }),
      });
      const isOurs = code === 'internal-error' || code === 'queue-unavailable';
      const line = expectLine(seen, [
        ...keysOfUnforwarded,
        ...['quarantined', 'id', 'account'],
        ...(isOurs ? ['cause'] : []),
      ]);
      expect(line).toMatchObject({ level: 'WARN', code, account: 'main' });
      if (code === 'internal-error')
        expect(line['cause']).toMatch(/^RangeError at every-outcome\.ts:\d+:\d+$/);
      if (code === 'queue-unavailable') expect(line['cause']).toBe('status 400, InvalidMessageContents');
      expectQuiet(seen);
    },
  );

  it.each(Object.entries(unauthenticated))('not authenticated: %s', async (code, how) => {
    expectProblem(await observe(how), 401, code);
  });

  it.each(Object.entries(unacceptable))('not acceptable: %s', async (code, how) => {
    expectProblem(await observe(how), code === 'body-too-large' ? 413 : 404, code);
  });

  it.each(Object.entries(unavailable))('put off: %s', async (code, how) => {
    expectProblem(await observe(how), 503, code);
  });

  it.each(Object.entries(mistakes))('met by a mistake of ours: %s', async (_, how) => {
    expectProblem(await observe(how), 503, 'internal-error');
  });
});

describe('what is no HTTP request', () => {
  it.each([{}, null, undefined, 7, 'warm', { source: 'serverless-plugin-warmup' }])(
    'is answered 400 and never thrown at: %j',
    async (event) => {
      const world = await startFaultWorld(aws, { STACK_ID: 'abc' });
      const { result: answer, output } = await captureOutput(() =>
        receive(event, context, world.receiver),
      ).finally(() => world.close());
      expect(answer).toMatchObject({
        statusCode: 400,
        headers: { 'x-copernica-callbacks-stack': 'ba7816bf8f01cfea414140de5dae2223' },
        body: expect.stringContaining('"code":"not-an-http-request"'),
      });
      expect(JSON.parse(output)).toMatchObject({ level: 'WARN', code: 'not-an-http-request' });
    },
  );
});

test('register’s own call is answered 401, and is no reason for an alarm', async () => {
  const world = await startFaultWorld(aws);
  const unsigned = buildMarkedEvent();
  const headers = { 'content-type': 'application/json', 'x-copernica-callbacks-probe': 'register' };
  for (const [event, metrics] of [
    [{ ...unsigned, headers }, undefined],
    [{ ...unsigned, headers: { 'content-type': 'application/json' } }, expect.anything()],
  ] as const) {
    const { result: answer, output } = await captureOutput(() => receive(event, context, world.receiver));
    expect(answer.statusCode).toBe(401);
    expect((JSON.parse(output) as Record<string, unknown>)['_aws']).toEqual(metrics);
  }
  await world.close();
});

describe('a receiver that is set up wrongly', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('names the variable and not its value', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('RECEIVER_URL', marks.text);
    vi.stubEnv('STACK_ID', 'abc');
    for (const [name, value] of Object.entries(markedEnvironment)) vi.stubEnv(name, value);
    const { result: answer, output } = await captureOutput(() =>
      handler(buildMarkedEvent(), context as never),
    );
    expect(answer).toMatchObject({
      statusCode: 503,
      headers: { 'x-copernica-callbacks-stack': 'ba7816bf8f01cfea414140de5dae2223' },
      body: expect.stringContaining('"code":"invalid-environment"'),
    });
    expect(output).toMatch(/RECEIVER_URL/);
    expect(findTexts(`${JSON.stringify(answer)}${output}`, Object.values(marks))).toEqual([]);
  });
});
