import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { createParameterStore } from '../../../lib/aws/parameter-store.ts';
import { createWebhookRecords } from '../../../lib/aws/webhook-records.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startParameterStore, type ParameterStore } from '../../sandbox/aws/parameter-store.ts';

const deadline = { remainingMs: () => 5_000 };
const key = { trigger: 'update', scope: { kind: 'database', id: 788 }, name: null } as const;
const name = '/copernica-callbacks/test/main/webhook/update/database/788';
const wanted = { account: 'main', key, handler: 'https://receiver.example/a', callers: ['ms'] } as const;
const kept = { id: 7, handler: wanted.handler, callers: null };
let ssm: ParameterStore;

beforeAll(async () => {
  ssm = await startParameterStore();
});
beforeEach(() => {
  ssm.parameters.clear();
  ssm.versions.clear();
  ssm.faults = undefined;
});
afterAll(() => ssm.close());

let runs = 0;
/** The records as one run of register has them. */
function open() {
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    AWS_ENDPOINT_URL_SSM: ssm.url,
  };
  const callUntil = createRetryingCall(createAwsClient(env, Date.now), {
    clock: systemClock,
    attemptTimeoutMs: 2_500,
  });
  const token = `run ${(runs += 1)}`;
  return createWebhookRecords(createParameterStore(env, callUntil), '/copernica-callbacks/test', {
    now: () => 1_795_456_080_000,
    createToken: () => token,
  });
}

describe('a record', () => {
  test('is a parameter that says the id, the handler and the callers', async () => {
    const records = open();
    await records.keep('main', key, kept, deadline);
    expect([...ssm.parameters]).toEqual([
      [name, '{"id":7,"handler":"https://receiver.example/a","callers":null}'],
    ]);
    expect(records.nameOf('main', key)).toBe(name);
    const record = { account: 'main', key, ...kept, candidate: null, since: 0 };
    expect(await records.list('main', deadline)).toEqual([{ ...record, version: 1 }]);
    expect(await records.get('main', key, deadline)).toMatchObject(record);
    expect(await records.list('mai', deadline)).toEqual([]);
    await records.forget('main', key, deadline);
    expect(await records.get('main', key, deadline)).toBeNull();
  });

  test.each([
    [{ trigger: 'click', scope: null, name: null }, 'click/account'],
    [{ trigger: 'click', scope: null, name: 'mail' }, 'click/account/mail'],
    [{ trigger: 'create', scope: { kind: 'collection', id: 8550 }, name: 'b' }, 'create/collection/8550/b'],
  ] as const)('of %o is at %s', async (other, path) => {
    const records = open();
    await records.keep('main', other, kept, deadline);
    expect([...ssm.parameters.keys()]).toEqual([`/copernica-callbacks/test/main/webhook/${path}`]);
    expect((await records.list('main', deadline))[0]?.key).toEqual(other);
  });

  test.each(['{"id":"7"}', '{"id":-1}', 'x', '[]', '{"callers":["rest"]}'])(
    'that says %s says only that there may be a webhook',
    async (value) => {
      ssm.parameters.set(name, value);
      const [record] = await open().list('main', deadline);
      expect(record).toMatchObject({ id: null, handler: '', callers: null, candidate: null, since: 0 });
    },
  );

  test.each(['clack/account', 'click/database/x', 'click', 'complaint/account'])(
    'cannot be at %s',
    async (path) => {
      ssm.parameters.set(`/copernica-callbacks/test/main/webhook/${path}`, '{}');
      expect(await open().list('main', deadline)).toEqual([]);
    },
  );

  test('is found among many', async () => {
    const records = open();
    for (let id = 1; id <= 25; id += 1)
      await records.keep('main', { ...key, scope: { kind: 'database', id } }, { ...kept, id }, deadline);
    expect(await records.list('main', deadline)).toHaveLength(25);
  });
});

describe('an intention', () => {
  test('is for one run, of two at once', async () => {
    const runsAtOnce = [open(), open()].map((records) => records.intend(wanted, null, deadline));
    expect((await Promise.all(runsAtOnce)).filter(Boolean)).toHaveLength(1);
    expect(await open().list('main', deadline)).toMatchObject([
      { id: null, handler: wanted.handler, callers: ['ms'], since: 1_795_456_080_000 },
    ]);
  });

  test('whose answer was lost is still that of the run that made it', async () => {
    let isFirst = true;
    ssm.faults = ({ action }) => {
      const isLost = action === 'PutParameter' && isFirst;
      if (isLost) isFirst = false;
      return isLost ? { kind: 'lost-answer' } : undefined;
    };
    expect(await open().intend(wanted, null, deadline)).toBe(true);
    expect(isFirst).toBe(false);
    expect(await open().intend(wanted, null, deadline)).toBe(false);
  });

  test('to replace what is gone is for one run, of two that saw the same', async () => {
    await open().keep('main', key, kept, deadline);
    const [seen] = await open().list('main', deadline);
    expect(seen).toBeDefined();
    const runsAtOnce = [open(), open(), open()].map((records) =>
      records.intend(wanted, seen ?? null, deadline),
    );
    expect((await Promise.all(runsAtOnce)).filter(Boolean)).toHaveLength(1);
  });

  test('may know an id that nobody has looked at', async () => {
    await open().keep('main', key, { ...kept, id: null, candidate: 9 }, deadline);
    expect(await open().list('main', deadline)).toMatchObject([
      { id: null, candidate: 9, since: 1_795_456_080_000 },
    ]);
  });
});

test('a Parameter Store that does not answer is an error', async () => {
  ssm.faults = () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' });
  await expect(open().list('main', deadline)).rejects.toMatchObject({ code: 'state-unavailable' });
});
