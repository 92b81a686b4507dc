import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMadeUpProfiles } from '../../sandbox/copernica/reading/made-up-profiles.ts';
import { startSharedAws } from '../../faults/fault-world.ts';
import { startSnapshotWorld, type SnapshotWorld } from './snapshot-world.ts';

let aws: FauxqsServer;
let world: SnapshotWorld;
beforeAll(async () => {
  aws = await startSharedAws();
  world = await startSnapshotWorld(aws);
});
beforeEach(() => {
  world.copernica.requests.length = 0;
  world.ssm.parameters.clear();
});
afterAll(() => Promise.all([world.close(), aws.stop()]));

describe('a wrong input is refused before the first call', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', 'all', /the input must be an object/],
    ['a list', [], /the input must be an object/],
    ['an unknown property', { database: 788 }, /database is not known \(known: mode, accounts, databases,/],
    ['another mode', { mode: 'apply' }, /mode must be 'run' or 'plan'/],
    [
      'an account that is not declared',
      { accounts: ['other'] },
      /accounts names 'other'.*\(declared: main\)/,
    ],
    ['no account at all', { accounts: [] }, /accounts must be a list of one or more account names/],
    [
      'a database that is not declared',
      { databases: [789] },
      /databases names '789', which is not declared so/,
    ],
    [
      'a database of another name',
      { databases: ['Clients'] },
      /declared: database\/788, database\/Customers/,
    ],
    [
      'an id that is no number',
      { databases: ['788'] },
      /databases must be a list of one or more database ids/,
    ],
    ['a collection that is not declared', { collections: [1] }, /collections names '1'/],
    [
      'a collection by name',
      { collections: ['Orders'] },
      /collections must be a list of one or more collection ids/,
    ],
    ['one that is right and one that is wrong', { databases: [788, 789] }, /databases names '789'/],
    ['since without a zone', { since: '2026-11-24 03:00:00' }, /since must be a time with its zone/],
    ['since that is no time', { since: '2026-13-24T03:00:00Z' }, /since must be a time with its zone/],
    ['since as a number', { since: 1_700_000_000 }, /since must be a time with its zone/],
    ['deletions that are no flag', { deletions: 'yes' }, /deletions must be true or false/],
    ['force that is no flag', { force: 1 }, /force must be true or false/],
  ])('%s', async (_, input, message) => {
    const refused = world.invoke(input);
    await expect(refused).rejects.toMatchObject({ name: 'SnapshotError', code: 'invalid-input' });
    await expect(world.invoke(input)).rejects.toThrow(message);
    expect(world.copernica.requests).toEqual([]);
    expect(world.steps()).toEqual([]);
  });
});

describe('plan', () => {
  test.each<[string, object, number, number]>([
    // A count, three pages, an empty one, and a count again.
    ['everything', { databases: [788] }, 2_500, 6],
    // The fields, a count, a page and an empty one.
    ['what was modified since', { databases: [788], since: '2020-01-02T12:00:00Z' }, 1_061, 5],
    ['and the list of ids', { databases: [788], since: '2020-01-02T12:00:00Z', deletions: true }, 1_061, 10],
  ])('%s', async (_, input, rows, apiCalls) => {
    world.copernica.shelf = createMadeUpProfiles({ owner: { kind: 'database', id: 788 }, count: 2_500 });
    const runs = [{ account: 'main', target: 'database/788', rows, apiCalls }];
    expect(await world.invoke({ ...input, mode: 'plan' })).toEqual({
      mode: 'plan',
      summary: { rows, apiCalls },
      runs,
    });
    expect(world.steps()).toEqual([]);
    expect(world.ssm.parameters.size).toBe(0);

    world.copernica.requests.length = 0;
    await world.invoke(input);
    await world.work();
    expect(world.calls()).toHaveLength(apiCalls);
    expect(world.metrics.at(-1)).toEqual({
      rows,
      deletionsFound: 0,
      apiCalls,
      problems: 0,
    });
  });

  test('of everything that is declared, each database and collection has a row', async () => {
    const report = (await world.invoke({ mode: 'plan' })) as { runs: { target: string }[] };
    expect(report.runs.map(({ target }) => target)).toEqual([
      'database/788',
      'database/900',
      'collection/8550',
    ]);
  });

  test('a database by name is read by its id', async () => {
    const report = await world.invoke({ mode: 'plan', databases: ['customers'] });
    expect(report).toMatchObject({ runs: [{ target: 'database/900', rows: 0 }] });
  });
});
