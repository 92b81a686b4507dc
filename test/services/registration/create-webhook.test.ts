import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { createParameterStore } from '../../../lib/aws/parameter-store.ts';
import { createWebhookRecords, type WebhookRecords } from '../../../lib/aws/webhook-records.ts';
import { openCredentials } from '../../../lib/copernica/credentials.ts';
import { createHttpClient } from '../../../lib/copernica/http-client.ts';
import { createRestClient } from '../../../lib/copernica/rest-client.ts';
import { createWebhooksApi } from '../../../lib/copernica/webhooks-api.ts';
import { createWebhook, type CreateWebhookContext } from '../../../lib/registration/apply/create-webhook.ts';
import { startParameterStore, type ParameterStore } from '../../sandbox/aws/parameter-store.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import type { Fault } from '../../sandbox/network/fault.ts';
import { createPlayedClock, type PlayedClock } from '../played-clock.ts';

const handler = 'https://receiver.example/callbacks/main/webhook/click';
const key = { trigger: 'click', scope: null, name: null } as const;
const wanted = {
  account: 'main',
  key,
  properties: { handler: `${handler}?token=x`, trigger: 'click', callers: null },
} as const;
const parameter = '/state/main/webhook/click/account';
let copernica: Copernica;
let ssm: ParameterStore;
let clock: PlayedClock;

beforeEach(async () => {
  clock = createPlayedClock();
  [copernica, ssm] = await Promise.all([
    startCopernica({ accessToken: 'right', databases: [] }),
    startParameterStore(),
  ]);
});
afterEach(() => Promise.all([copernica.close(), ssm.close()]));

let runs = 0;
/** What one run has. */
async function open(remainingMs = 60_000): Promise<CreateWebhookContext & { records: WebhookRecords }> {
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    AWS_ENDPOINT_URL_SSM: ssm.url,
  };
  const deadline = { remainingMs: () => remainingMs };
  const call = createRetryingCall(createAwsClient(env, Date.now), { clock, attemptTimeoutMs: 2_500 });
  const token = `run ${(runs += 1)}`;
  const options = { now: clock.now, createToken: () => token };
  const http = createHttpClient({ clock, fetch, maxAttempts: 2, attemptTimeoutMs: 5_000, baseDelayMs: 10 });
  const source = { read: () => Promise.resolve({ accessToken: 'right', callbackToken: null }) };
  const credentials = await openCredentials('copernica/main', { source, jwt: null, clock }, deadline);
  return {
    api: createWebhooksApi(createRestClient(http, `${copernica.apiUrl}/v3`, credentials)),
    records: createWebhookRecords(createParameterStore(env, call), '/state', options),
    deadline,
    clock,
  };
}

const create = async (previous: Parameters<typeof createWebhook>[0]['previous'] = null): Promise<number> =>
  createWebhook({ wanted, previous }, await open());
const kept = (): unknown => JSON.parse(ssm.parameters.get(parameter) ?? 'null');

/** The first create meets this. */
function failCreate(fault: Fault): void {
  let isFirst = true;
  copernica.faults = ({ method, path }) => {
    if (method !== 'POST' || !path.endsWith('/webhooks') || !isFirst) return undefined;
    isFirst = false;
    return fault;
  };
}

test('an intention is kept first, then the id', async () => {
  let seen: unknown;
  copernica.faults = ({ method }) => {
    if (method === 'POST') seen = kept();
    return undefined;
  };
  expect(await create()).toBe(1894);
  expect(seen).toMatchObject({ id: null, handler, callers: null });
  expect(kept()).toEqual({ id: 1894, handler, callers: null });
  expect(copernica.webhooks()).toMatchObject([{ id: 1894, handler: `${handler}?token=x` }]);
});

test.each([2, 5])('of %s runs at once one makes it, and all know its id', async (count) => {
  const ids = await Promise.all(Array.from({ length: count }, () => create()));
  expect(new Set(ids)).toEqual(new Set([1894]));
  expect(copernica.webhooks()).toHaveLength(1);
});

test('of runs that replace one that is gone, one makes it', async () => {
  const { records, deadline } = await open();
  await records.keep('main', key, { id: 7, handler, callers: null }, deadline);
  const [gone = null] = await records.list('main', deadline);
  const ids = await Promise.all([create(gone), create(gone), create(gone)]);
  expect(new Set(ids)).toEqual(new Set([1894]));
  expect(copernica.webhooks()).toHaveLength(1);
});

describe('an answer that does not tell for certain', () => {
  test.each<[string, Fault]>([
    ['is lost', { kind: 'lost-answer' }],
    ['is no HTTP', { kind: 'garbage' }],
    ['is a 504', { kind: 'answer', status: 504 }],
    ['is a 500', { kind: 'answer', status: 500 }],
    ['names another webhook', { kind: 'answer', status: 201, headers: { 'x-created': '5' } }],
    ['names one that is not there', { kind: 'answer', status: 302, headers: { location: '/webhook/77' } }],
  ])('leaves the intention where it %s', async (_, fault) => {
    copernica.addWebhook({ handler: 'https://somebody.example/', trigger: 'click' });
    failCreate(fault);
    await expect(create()).rejects.toMatchObject({
      code: 'possibly-created',
      message: expect.stringMatching(
        /^possibly created: look in Marketing Suite for a webhook of the whole account with trigger click and URL https:\/\/receiver\.example\/callbacks\/main\/webhook\/click; .*ids: \{ click: <its id> \}.*delete the parameter \/state\/main\/webhook\/click\/account /,
      ),
    });
    expect(kept()).toMatchObject({ id: null, handler });
    // Nobody makes another.
    await expect(create()).rejects.toMatchObject({ code: 'possibly-created' });
    expect(copernica.webhooks()).toHaveLength(2);
  });

  test.each<[string, Fault]>([
    ['lost', { kind: 'lost-answer' }],
    ['without an id', { kind: 'answer', status: 200 }],
  ])('but is %s is found where Copernica lists', async (_, fault) => {
    copernica.webhookRules.isListed = true;
    failCreate(fault);
    expect(await create()).toBe(1894);
    expect(kept()).toMatchObject({ id: 1894 });
  });

  test('may tell an id that is to be looked at later', async () => {
    copernica.faults = ({ method }) => (method === 'GET' ? { status: 503 } : undefined);
    await expect(create()).rejects.toMatchObject({ code: 'possibly-created' });
    expect(kept()).toMatchObject({ id: null, candidate: 1894 });
  });
});

describe('nothing is kept where nothing was made', () => {
  test('as Copernica refused', async () => {
    copernica.webhookRules.validatedDomains.clear();
    await expect(create()).rejects.toThrow(/Validating the domain/);
    expect(ssm.parameters.size).toBe(0);
  });

  test('as there was no time', async () => {
    await expect(createWebhook({ wanted, previous: null }, await open(5_999))).rejects.toMatchObject({
      code: 'out-of-time',
    });
    expect(ssm.parameters.size).toBe(0);
  });

  test('as nobody listens', async () => {
    const context = await open();
    await copernica.close();
    await expect(createWebhook({ wanted, previous: null }, context)).rejects.toMatchObject({
      mayBeDone: false,
    });
    expect(ssm.parameters.size).toBe(0);
  });
});

test('a call that was turned away is made again', async () => {
  failCreate({ status: 429, headers: { 'retry-after': '3' } });
  expect(await create()).toBe(1894);
  expect(clock.waits).toContain(3_000);
});

test('an id that cannot be kept is told', async () => {
  ssm.faults = ({ action }) => {
    const isKeeping = action === 'PutParameter' && ssm.parameters.size > 0;
    return isKeeping ? { status: 400, body: '{"__type":"AccessDeniedException"}' } : undefined;
  };
  await expect(create()).rejects.toThrow(/webhook 1894 was made, .*ids: \{ click: 1894 \}/);
});

test('a run that waited in vain says so', async () => {
  const { records, deadline } = await open();
  await records.intend({ account: 'main', key, handler, callers: null }, null, deadline);
  await expect(create()).rejects.toThrow(/possibly created: .*another run has begun to make it$/);
  expect(clock.waits).toHaveLength(10);
});

test('a run that waited for one that was refused says so', async () => {
  const { records, deadline } = await open();
  await records.intend({ account: 'main', key, handler, callers: null }, null, deadline);
  const [begun = null] = await records.list('main', deadline);
  await records.forget('main', key, deadline);
  await expect(create(begun)).rejects.toThrow(/another run tried to make it at the same time/);
});
