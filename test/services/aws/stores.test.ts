import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { createObjectStore } from '../../../lib/aws/object-store.ts';
import { createParameterStore } from '../../../lib/aws/parameter-store.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startSharedAws } from '../../faults/fault-world.ts';
import { startParameterStore, type ParameterStore } from '../../sandbox/aws/parameter-store.ts';

const deadline = { remainingMs: () => 5_000 };
let aws: FauxqsServer;
let ssm: ParameterStore;

function open() {
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    PAYLOAD_BUCKET: 'stores-payloads',
    AWS_ENDPOINT_URL_S3: aws.address,
    AWS_ENDPOINT_URL_SSM: ssm.url,
  };
  const options = { clock: systemClock, attemptTimeoutMs: 2_500 };
  const callUntil = createRetryingCall(createAwsClient(env, Date.now), options);
  return { objects: createObjectStore(env, callUntil), parameters: createParameterStore(env, callUntil) };
}

beforeAll(async () => {
  [aws, ssm] = await Promise.all([startSharedAws(), startParameterStore()]);
  aws.createBucket('stores-payloads');
});
afterAll(() => Promise.all([aws.stop(), ssm.close()]));

describe('objects', () => {
  test('one that was put can be read until it is removed', async () => {
    const { objects } = open();
    expect(await objects.get('snapshot/a.json', deadline)).toBeNull();
    await objects.put('snapshot/a.json', 'naïve', deadline);
    expect(await objects.get('snapshot/a.json', deadline)).toBe('naïve');
    await objects.remove('snapshot/a.json', deadline);
    await objects.remove('snapshot/a.json', deadline);
    expect(await objects.get('snapshot/a.json', deadline)).toBeNull();
  });
});

describe('parameters', () => {
  test('of two that create one, one succeeds', async () => {
    const { parameters } = open();
    const name = '/copernica-callbacks/test/a';
    expect(await parameters.get(name, deadline)).toBeNull();
    const created = await Promise.all(['1', '2'].map((value) => parameters.create(name, value, deadline)));
    expect(created.filter(Boolean)).toHaveLength(1);
    await parameters.set(name, '3', deadline);
    expect(await parameters.get(name, deadline)).toBe('3');
    await parameters.remove(name, deadline);
    await parameters.remove(name, deadline);
    expect(await parameters.get(name, deadline)).toBeNull();
  });

  test('a refusal is told without what was sent', async () => {
    const { parameters } = open();
    ssm.faults = () => ({ status: 400, body: JSON.stringify({ __type: 'AccessDeniedException' }) });
    const refused = parameters.set('/copernica-callbacks/test/a', 'value', deadline);
    await expect(refused).rejects.toMatchObject({
      code: 'state-unavailable',
      cause: { type: 'AccessDeniedException' },
    });
    ssm.faults = undefined;
  });
});
