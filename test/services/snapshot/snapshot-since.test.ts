import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSharedAws } from '../../faults/fault-world.ts';
import { databases, startSnapshotWorld, type SnapshotWorld } from './snapshot-world.ts';

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

const since = '2026-11-24T03:00:00Z';

/** Makes one that was modified at this UTC time, where Copernica's clocks go by a zone so many hours from it. */
async function make(utc: string, zoneHours: number, fields: Record<string, string> = {}): Promise<number> {
  const now = world.time.now;
  world.time.now = Date.parse(utc) + zoneHours * 3_600_000;
  const { id } = await world.profiles.create(788, { fields });
  world.time.now = now;
  return id;
}

describe('since', () => {
  test.each([-12, -11, 0, 1, 2, 5.75, 14])(
    'whatever zone Copernica prints in (UTC%d), no change since then is left out',
    async (zoneHours) => {
      const ids = [await make(since, zoneHours), await make('2026-11-24T09:00:00Z', zoneHours)];
      await make('2026-11-22T12:00:00Z', zoneHours);
      const events = await world.run({ databases: [788], since });
      expect(events.map(({ data }) => data.profile)).toEqual(ids);
    },
  );

  test('is asked of Copernica, printed twelve hours early', async () => {
    await make(since, 0);
    await world.run({ databases: [788], since });
    const conditions = world.queries.map((query) => query.getAll('fields[]').join(' & '));
    expect(conditions.filter(Boolean)).toEqual([
      'modified>=2026-11-23 15:00:00',
      'modified>=2026-11-23 15:00:00',
      'id>101 & modified>=2026-11-23 15:00:00',
    ]);
  });

  test('where a field of that name hides the property, everything is read and the property compared', async () => {
    const database = databases[0];
    Object.assign(database ?? {}, { fields: [{ name: 'Modified', type: 'text' }] });
    const id = await make('2026-11-24T09:00:00Z', 0, { Modified: '1999' });
    await make('2026-11-20T09:00:00Z', 0, { Modified: '2999' });
    const events = await world.run({ databases: [788], since });
    Object.assign(database ?? {}, { fields: [] });
    expect(events.map(({ data }) => data.profile)).toEqual([id]);
  });

  test('leaves the ids of the last whole run as they are', async () => {
    await world.run({ databases: [788] });
    const { length } = world.s3.requests;
    await make(since, 0);
    await world.run({ databases: [788], since });
    expect(world.s3.requests.slice(length).filter(({ method }) => method === 'PUT')).toEqual([]);
  });
});
