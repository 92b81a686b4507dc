import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import config from '../../callbacks.config.ts';
import { handler } from '../../../functions/register.ts';
import { createRegistrar } from '../../../lib/registration/wire-registrar.ts';
import { captureOutput } from '../faults/capture-output.ts';
import { expectMetrics } from '../faults/expect-metrics.ts';
import {
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld(config);
});
afterAll(() => world.close());
beforeEach(() => {
  for (const { id } of world.copernica.callbacks()) world.copernica.removeCallback(id);
  world.copernica.requests.length = world.secrets.requests.length = world.metrics.length = 0;
});
afterEach(() => expect(world.said.join('\n')).not.toContain(marker));

describe('register, with the example configuration', () => {
  test('a plan tells what is missing, writes nothing and publishes no metrics', async () => {
    const report = await world.register({ mode: 'plan' });
    expect(report.mode).toBe('plan');
    expect(report.summary).toEqual({ create: 7, update: 0, delete: 0, unchanged: 0, stray: 0, failed: 0 });
    expect(report.callbacks[0]).toEqual({
      account: 'main',
      target: 'database/788',
      action: 'create',
      change: 'create',
      id: null,
      reason: 'not registered',
    });
    expect(report.callbacks[3]).toMatchObject({ target: 'database/900', action: 'update' });
    expect(world.writes()).toEqual([]);
    expect(world.metrics).toEqual([]);
  });

  test.each([{ event: {} }, { event: undefined }, { event: null }, { event: { mode: 'apply' } }])(
    'input $event registers every declared callback, and the second time nothing',
    async ({ event }) => {
      const first = await world.register(event);
      expect(first.mode).toBe('apply');
      expect(first.summary).toEqual({ create: 7, update: 0, delete: 0, unchanged: 0, stray: 0, failed: 0 });
      const { copernica } = world;
      expect(
        copernica
          .callbacks()
          .map(({ id: _, url, ...others }) => ({ path: url.slice(receiverUrl.length), ...others }))
          .toSorted((one, other) => (one.path < other.path ? -1 : 1)),
      ).toMatchSnapshot();
      const ids = first.callbacks.map(({ id }) => id ?? 0);
      expect(ids.toSorted((one, other) => one - other)).toEqual(copernica.callbacks().map(({ id }) => id));

      copernica.requests.length = 0;
      const second = await world.register(event);
      expect(second.summary).toEqual({ create: 0, update: 0, delete: 0, unchanged: 7, stray: 0, failed: 0 });
      expect(world.writes()).toEqual([]);
      const nothing = { created: 0, updated: 0, deleted: 0, stray: 0, failed: 0 };
      expect(world.metrics).toEqual([
        { declared: 7, unchanged: 0, ...nothing, created: 7 },
        { declared: 7, unchanged: 7, ...nothing },
      ]);
    },
  );

  test('the report is logged as text, one callback a line, the counts last', async () => {
    world.said.length = 0;
    await world.register({ mode: 'plan' });
    const line = world.said.find((text) => text.startsWith('["plan"')) ?? '[]';
    expect((JSON.parse(line) as [string, { report: string[] }])[1].report).toEqual([
      '+ create  main database/788 create       not registered',
      '+ create  main database/788 update       not registered',
      '+ create  main database/788 delete       not registered',
      '+ create  main database/900 update       not registered',
      '+ create  main collection/8550 create    not registered',
      '+ create  main collection/8550 update    not registered',
      '+ create  main collection/8550 delete    not registered',
      'Plan: 7 create, 0 update, 0 delete, 0 unchanged, 0 stray, 0 failed',
    ]);
  });
});

test('its metrics have the stage as a dimension, so that a test stage wakes nobody', async () => {
  const env = { RECEIVER_URL: receiverUrl, STAGE: 'prod' };
  const { output } = await captureOutput(async () => {
    const { metrics } = createRegistrar(declare(), env);
    metrics.addMetric('failed', 'Count', 1);
    metrics.publishStoredMetrics();
  });
  const line = JSON.parse(output);
  expectMetrics(line);
  expect(line).toMatchObject({ service: 'register', stage: 'prod', failed: 1 });
  expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'stage']]);
});

describe('register as Lambda calls it', () => {
  test.each([
    ['without RECEIVER_URL', undefined, 'environment variable RECEIVER_URL is not set'],
    ['with a wrong input', receiverUrl, "register: mode must be 'apply', 'plan' or 'prove'"],
  ])('%s fails, saying so', async (_title, url, message) => {
    vi.stubEnv('RECEIVER_URL', url);
    await expect(handler({ mode: 'dry-run' })).rejects.toThrow(message);
  });
});
