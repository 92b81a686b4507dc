import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSharedAws } from '../../faults/fault-world.ts';
import { createEventValidator } from '../../unit/event/event-validator.ts';
import { startSnapshotWorld, type SnapshotWorld } from './snapshot-world.ts';

let aws: FauxqsServer;
let world: SnapshotWorld;
let ids: number[];
beforeAll(async () => {
  aws = await startSharedAws();
});
beforeEach(async () => {
  world = await startSnapshotWorld(aws);
  ids = [];
  for (let count = 0; count < 40; count += 1) ids.push((await world.profiles.create(788, {})).id);
  await world.run({ databases: [788] });
});
afterEach(() => world.close());
afterAll(() => aws.stop());

const since = '2026-11-24T02:00:00Z';
const findProblems = createEventValidator();

/** Deletes the first so many, without a delivery that told of it. */
async function lose(count: number): Promise<number[]> {
  world.time.now += 60_000;
  const gone = ids.splice(0, count);
  for (const id of gone) await world.profiles.delete(id);
  return gone;
}

/** The profiles that a run tells as deleted. */
async function findDeleted(input: object): Promise<(number | null)[]> {
  const events = await world.run({ databases: [788], ...input });
  return events.filter(({ type }) => type.endsWith('.deleted')).map(({ data }) => data.profile);
}

describe('deletions', () => {
  test.each([
    ['in a whole run', {}],
    ['in one that reads what was modified', { since }],
  ])('what is gone is told, once, %s', async (_, input) => {
    const gone = await lose(3);
    expect(await findDeleted({ ...input, deletions: true })).toEqual(gone);
    expect(await findDeleted({ ...input, deletions: true })).toEqual([]);
  });

  test('the event is dated by the removal, and holds no fields', async () => {
    const [id] = await lose(1);
    const events = await world.run({ databases: [788], since, deletions: true });
    const event = events.find(({ type }) => type.endsWith('.deleted'));
    expect(findProblems(event)).toEqual([]);
    expect(event).toMatchObject({
      type: 'com.copernica.profile.deleted',
      subject: `database/788/profile/${id}`,
      data: {
        action: 'delete',
        profile: id,
        fields: {},
        interests: {},
        modified: '2026-11-24 03:01:00',
        format: 'api',
      },
    });
  });

  test('subprofiles too, whose list comes at once', async () => {
    const orders = [];
    for (let count = 0; count < 20; count += 1)
      orders.push((await world.profiles.createSubprofile(8550, ids[0] ?? 0, {})).id);
    await world.run({ collections: [8550] });
    await world.profiles.deleteSubprofile(orders[7] ?? 0);
    const events = await world.run({ collections: [8550], since, deletions: true });
    const deleted = events.filter(({ type }) => type === 'com.copernica.subprofile.deleted');
    expect(deleted.map(({ subject }) => subject)).toEqual([`collection/8550/subprofile/${orders[7]}`]);
  });

  test('left out, they are found by a later run', async () => {
    const gone = await lose(2);
    const late = (await world.profiles.create(788, {})).id;
    expect(await findDeleted({})).toEqual([]);
    await world.profiles.delete(late);
    expect(await findDeleted({ deletions: true })).toEqual([...gone, late]);
  });

  test('one that Copernica no longer knows at all is gone as well', async () => {
    world.copernica.quirks.removed = 'no-entity';
    const gone = await lose(1);
    expect(await findDeleted({ deletions: true })).toEqual(gone);
  });

  test('a list that has no limit is read at once', async () => {
    world.copernica.quirks.limitsIds = false;
    const gone = await lose(1);
    expect(await findDeleted({ since, deletions: true })).toEqual(gone);
  });

  test('the first run has nothing to compare with', async () => {
    await world.profiles.create(900, {});
    const events = await world.run({ databases: ['Customers'], since, deletions: true });
    expect(events.map(({ type }) => type)).toEqual(['com.copernica.profile.snapshot']);
    expect(world.calls().some((call) => call.endsWith('900/profileids'))).toBe(false);
  });
});

describe('more than a tenth', () => {
  test('is refused, told and kept for a run with force', async () => {
    const gone = await lose(5);
    expect(await findDeleted({ deletions: true })).toEqual([]);
    expect(world.said.at(-1)).toContain('5 of 40 are gone, more than a tenth');
    expect(world.metrics.at(-1)).toMatchObject({ problems: 1, deletionsFound: 0 });
    expect(await findDeleted({ deletions: true, force: true })).toEqual(gone);
    expect(await findDeleted({ deletions: true })).toEqual([]);
  });

  test('a tenth is not', async () => {
    expect(await findDeleted({ deletions: true })).toEqual([]);
    const gone = await lose(4);
    expect(await findDeleted({ deletions: true })).toEqual(gone);
  });
});

describe('a list that is short or wrong deletes nobody', () => {
  test('one that ends early is read on, and then not believed', async () => {
    const { shelf } = world.copernica;
    world.copernica.shelf = {
      ...shelf,
      after: (owner, id) => (id > 0 ? [] : [...shelf.after(owner, 0)].slice(0, 38)),
    };
    const askedBefore = world.calls().length;
    expect(await findDeleted({ deletions: true })).toEqual([]);
    expect(world.said.at(-1)).toContain('the list is short: Copernica counts 2 more than it shows');
    expect(
      world
        .calls()
        .slice(askedBefore)
        .filter((call) => /\/profile\//.test(call)),
    ).toEqual([]);
    world.copernica.shelf = shelf;
    expect(await findDeleted({ deletions: true })).toEqual([]);
  });

  test('one of ids as well', async () => {
    const { shelf } = world.copernica;
    world.copernica.shelf = { ...shelf, ids: (owner) => [...shelf.ids(owner)].slice(0, 38) };
    expect(await findDeleted({ since, deletions: true })).toEqual([]);
    expect(world.said.at(-1)).toContain('the list is short');
  });

  test('who is still there when asked for is not deleted', async () => {
    const { shelf } = world.copernica;
    const isHidden = (id: number): boolean => id === ids[3];
    world.copernica.shelf = {
      ...shelf,
      after: (owner, id) => [...shelf.after(owner, id)].filter((row) => !isHidden(row.id)),
      count: (owner) => shelf.count(owner) - 1,
    };
    expect(await findDeleted({ deletions: true })).toEqual([]);
    expect(world.calls().at(-1)).toBe(`GET /v4/profile/${ids[3]}`);
    // And it is still known of: should it really go, that is found.
    world.copernica.shelf = shelf;
    await world.profiles.delete(ids[3] ?? 0);
    expect(await findDeleted({ deletions: true })).toEqual([ids[3]]);
  });
});
