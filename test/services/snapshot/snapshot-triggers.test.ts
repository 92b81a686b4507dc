import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSharedAws } from '../../faults/fault-world.ts';
import { startSnapshotWorld, type SnapshotWorld } from './snapshot-world.ts';

let aws: FauxqsServer;
let world: SnapshotWorld;
beforeAll(async () => {
  aws = await startSharedAws();
});
beforeEach(async () => {
  world = await startSnapshotWorld(aws);
});
afterEach(() => world.close());
afterAll(() => aws.stop());

const toAlarm = (value: string, previous: string) => ({
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  detail: {
    alarmName: 'copernica-callbacks-prod-ReceiveServerErrorsAlarm',
    state: { value, timestamp: '2026-11-24T02:50:00.000+0000' },
    previousState: { value: previous, timestamp: '2026-11-24T02:10:00.000+0000' },
  },
});
const toSweep = (detail = {}, id = 'sweep-1') => ({
  ...{ id, source: 'aws.events', detail },
  'detail-type': 'Scheduled Event',
});
const deployed = {
  id: 'deploy-1',
  'detail-type': 'CloudFormation Stack Status Change',
  source: 'aws.cloudformation',
  detail: { 'status-details': { status: 'UPDATE_COMPLETE' } },
};
const sinceOf = (report: unknown): (string | null)[] =>
  (report as { runs: { since: string | null }[] }).runs.map(({ since }) => since);

describe('when an alarm is over', () => {
  test('all is read that was modified since it began, less a margin, and what is gone', async () => {
    const { id } = await world.profiles.create(788, {});
    for (let count = 0; count < 19; count += 1) await world.profiles.create(788, {});
    await world.run({ databases: [788] });
    await world.profiles.delete(id);
    const report = await world.invoke(toAlarm('OK', 'ALARM'));
    expect(sinceOf(report)).toEqual(Array.from({ length: 3 }, () => '2026-11-24T01:55:00.000Z'));
    await world.work();
    const deleted = world.events().filter(({ type }) => type.endsWith('.deleted'));
    expect(deleted.map(({ data }) => data.profile)).toEqual([id]);
  });

  test.each([
    ['ALARM', 'OK'],
    ['OK', 'INSUFFICIENT_DATA'],
  ])('nothing is done for %s after %s', async (value, previous) => {
    expect(await world.invoke(toAlarm(value, previous))).toEqual({
      mode: 'run',
      summary: { started: 0 },
      runs: [],
    });
    expect(world.steps()).toEqual([]);
  });

  test('a catch-up waits for the run that goes on, and is not refused', async () => {
    await world.profiles.create(788, {});
    await world.invoke({ databases: [788] });
    await world.invoke(toAlarm('OK', 'ALARM'));
    const [first = '', second = ''] = world.steps();
    // The catch-up comes first, as from a queue without order.
    await world.invoke({ Records: [{ messageId: '2', body: second }] }, 30_000);
    expect(world.events()).toEqual([]);
    await world.invoke({ Records: [{ messageId: '1', body: first }] });
    expect(world.events()).toHaveLength(1);
    await world.work();
    const finished = world.said.filter((line) => line.includes('snapshot finished'));
    expect(finished.some((line) => line.includes('c4c1c1c9'))).toBe(true);
    expect(world.waits.length).toBeGreaterThan(0);
  });

  test('the same alarm told twice makes the same events', async () => {
    await world.profiles.create(788, {});
    for (let time = 0; time < 2; time += 1) {
      await world.invoke(toAlarm('OK', 'ALARM'));
      await world.work();
    }
    expect(world.events()).toHaveLength(1);
  });

  test('another event of the bus is passed over', async () => {
    expect(await world.invoke({ ...deployed, 'detail-type': 'Other' })).toMatchObject({ runs: [] });
  });
});

describe('when a stack was deployed', () => {
  test('what was never loaded is, and only that', async () => {
    await world.run({ databases: [788] });
    const report = (await world.invoke(deployed)) as { runs: { target: string }[] };
    expect(report.runs.map(({ target }) => target)).toEqual(['database/900', 'collection/8550']);
    await world.work();
    expect(await world.invoke({ ...deployed, id: 'deploy-2' })).toMatchObject({ runs: [] });
  });
});

describe('a sweep', () => {
  const fail = (time: string) =>
    void world.copernica.failedDeliveries.push({ time, response: 503, recipient: '127.0.0.1' });

  test('does nothing while no delivery failed', async () => {
    expect(sinceOf(await world.invoke(toSweep()))).toEqual([]);
    expect(world.calls().some((call) => call.includes('/profiles'))).toBe(false);
  });

  test('catches up from the earliest failure since the last one, whatever zone it is printed in', async () => {
    fail('2026-11-24 02:30:00');
    fail('2026-11-24 02:10:00');
    const all = [1, 2, 3];
    expect(sinceOf(await world.invoke(toSweep()))).toEqual(all.map(() => '2026-11-23T12:10:00.000Z'));
    expect(sinceOf(await world.invoke(toSweep({}, 'sweep-2')))).toEqual([]);
    fail('2026-11-24 02:30:00');
    expect(sinceOf(await world.invoke(toSweep({}, 'sweep-3')))).toEqual(
      all.map(() => '2026-11-23T12:30:00.000Z'),
    );
    world.time.now += 3 * 24 * 60 * 60_000;
    fail('2026-11-26 12:00:00');
    expect(sinceOf(await world.invoke(toSweep({}, 'sweep-4')))).toEqual(
      all.map(() => '2026-11-25T22:00:00.000Z'),
    );
    expect(sinceOf(await world.invoke(toSweep({}, 'sweep-5')))).toEqual([]);
  });

  test('that is to read anyway does so from the last one on', async () => {
    await world.invoke(toSweep());
    world.time.now += 60 * 60_000;
    const [since] = sinceOf(await world.invoke(toSweep({ always: true }, 'sweep-2')));
    expect(since).toBe('2026-11-24T02:45:00.000Z');
  });

  test('and the first of that kind reads a day', async () => {
    const [since] = sinceOf(await world.invoke(toSweep({ always: true })));
    expect(since).toBe('2026-11-23T02:45:00.000Z');
  });
});
