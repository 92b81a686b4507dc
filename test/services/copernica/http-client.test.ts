import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRetryAfterMs, type HttpCall } from '../../../lib/copernica/attempt-call.ts';
import { backoffMs, createHttpClient, type HttpClient } from '../../../lib/copernica/http-client.ts';
import { answer, type Fault } from '../../sandbox/network/fault.ts';
import { serve, type Served } from '../../sandbox/network/serve.ts';
import { createPlayedClock, type PlayedClock } from '../played-clock.ts';

const now = Date.parse('2026-11-23T17:48:00Z');
const patient = { remainingMs: () => 60_000 };
let server: Served;
let client: HttpClient;
/** What the next requests meet; after the last one all is well. */
let faults: Fault[];
let requests: string[];
let clock: PlayedClock;

beforeEach(async () => {
  faults = [];
  requests = [];
  clock = createPlayedClock(now);
  server = await serve(async (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const fault = faults.shift();
    if (fault?.kind === 'hang') clock.hang();
    await answer(response, fault, () => ({ status: 200, body: 'well' }));
  });
  client = createHttpClient({
    ...{ clock, fetch },
    maxCalls: 5,
    maxAttempts: 4,
    attemptTimeoutMs: 5_000,
    maxSilenceMs: 20_000,
    baseDelayMs: 100,
  });
});
afterEach(() => server.close());

function get(others: Partial<HttpCall> = {}): HttpCall {
  return {
    method: 'GET',
    url: `${server.url}/x?access_token=MARKER`,
    headers: {},
    repeatable: true,
    ...others,
  };
}

describe('what may be repeated is repeated', () => {
  test.each<[string, Fault, RegExp]>([
    ['429', { status: 429 }, /^Copernica answered 429: too many requests$/],
    ['502', { status: 502, body: '<h1>502 Server Error</h1>' }, /^Copernica answered 502$/],
    [
      '503 of the load balancer',
      { status: 503, body: '<title>Loadbalancer Error</title>' },
      /^Copernica answered 503: too many requests$/,
    ],
    ['504', { status: 504 }, /^Copernica answered 504$/],
    ['a cut connection', { kind: 'refuse' }, /^the connection to Copernica failed \(UND_ERR_SOCKET\)$/],
    ['what is not HTTP', { kind: 'garbage' }, /^the connection to Copernica failed \(HTTPParserError\)$/],
    ['no answer', { kind: 'hang' }, /^Copernica did not answer in time$/],
  ])('after %s, three times, with growing pauses', async (_title, fault, message) => {
    faults = [fault, fault, fault];
    expect(await client.send(get(), patient)).toMatchObject({ status: 200, body: 'well' });
    expect(clock.waits).toEqual([75, 150, 300]);

    faults = [fault, fault, fault, fault];
    await expect(client.send(get(), patient)).rejects.toMatchObject({
      code: 'copernica-unavailable',
      message: expect.stringMatching(message),
    });
    expect(requests).toHaveLength(8);
  });

  test('what may not is not', async () => {
    faults = [{ status: 503, headers: { 'retry-after': '9' } }];
    const call = get({ method: 'POST', body: '{}', repeatable: false });
    await expect(client.send(call, patient)).rejects.toMatchObject({
      code: 'copernica-unavailable',
      retryAfterMs: 9_000,
    });
    expect(requests).toEqual(['POST /x?access_token=MARKER']);
  });

  test.each([200, 201, 204, 301, 302, 303, 307, 308, 400, 401, 404, 500])(
    'not after %i, which is an answer',
    async (status) => {
      faults = [{ status, headers: { location: `${server.url}/elsewhere` } }];
      const { headers, ...rest } = await client.send(get(), patient);
      expect(rest).toEqual({ status, body: '' });
      expect(headers.get('location')).toBe(`${server.url}/elsewhere`);
      expect(requests).toHaveLength(1);
    },
  );
});

describe('time', () => {
  test('an answer that does not end is no answer', async () => {
    const slow = await serve(async (_request, response) => {
      response.writeHead(200).write('beginning', clock.hang);
    });
    await expect(client.send(get({ url: slow.url, repeatable: false }), patient)).rejects.toThrow(
      'Copernica did not answer in time',
    );
    await slow.close();
  });

  test('a pause that is longer than what is left is not begun', async () => {
    faults = [{ status: 503, headers: { 'retry-after': '60' } }];
    await expect(client.send(get(), { remainingMs: () => 60_000 })).rejects.toThrow(
      'out of time: Copernica answered 503, try again in 60 s',
    );
    clock.pass(60_000);
    faults = [{ status: 503, headers: { 'retry-after': '59' } }];
    expect(await client.send(get(), { remainingMs: () => 60_000 })).toMatchObject({ status: 200 });
    expect(clock.waits).toEqual([59_000]);
  });

  test.each([0, -1])('with %i ms left nothing is sent', async (remainingMs) => {
    await expect(client.send(get(), { remainingMs: () => remainingMs })).rejects.toMatchObject({
      code: 'out-of-time',
      message: 'out of time',
    });
    expect(requests).toEqual([]);
  });
});

test('nothing listens: the message has the code, not the address with its token', async () => {
  const { url } = server;
  await server.close();
  const failure = client.send(get({ url: `${url}/?access_token=MARKER`, repeatable: false }), patient);
  await expect(failure).rejects.toThrow(/^the connection to Copernica failed \(ECONNREFUSED\)$/);
});

test.each([
  [null, null],
  ['', null],
  ['0', 0],
  ['7', 7_000],
  [' 120 ', 120_000],
  ['1.5', null],
  ['-1', null],
  ['soon', null],
  ['9999999999', null],
  ['Mon, 23 Nov 2026 17:48:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 17:47:00 GMT', 0],
  ['Mon, 23 Foo 2026 17:48:30 GMT', null],
])('Retry-After %j is %j ms', (value, ms) => {
  expect(readRetryAfterMs(value, now)).toBe(ms);
});

test.each([
  [1, 0, 50],
  [1, 1, 100],
  [2, 0, 100],
  [7, 1, 6_400],
  [8, 0, 5_000],
  [99, 1, 10_000],
])('pause %i with chance %d is %i ms', (attempt, random, ms) => {
  expect(backoffMs(attempt, 100, random)).toBe(ms);
});
