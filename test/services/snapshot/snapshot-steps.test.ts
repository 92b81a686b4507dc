import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSharedAws } from '../../faults/fault-world.ts';
import { createMadeUpProfiles } from '../../sandbox/copernica/reading/made-up-profiles.ts';
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

const rows = 3_500;
const input = { databases: [788] };
const makeUp = (count = rows): void => {
  world.copernica.shelf = createMadeUpProfiles({ owner: { kind: 'database', id: 788 }, count });
};
const profilesTold = (): number[] =>
  world
    .events()
    .map(({ data }) => data.profile ?? 0)
    .sort((one, other) => one - other);
const all = Array.from({ length: rows }, (_, index) => index + 1);
const mark = '/copernica-callbacks/test/main/snapshot/database/788';

describe('steps', () => {
  test('a start only puts a step on the queue', async () => {
    makeUp();
    const report = await world.invoke(input);
    expect(report).toMatchObject({
      mode: 'run',
      summary: { started: 1 },
      runs: [{ account: 'main', target: 'database/788', since: null }],
    });
    expect(world.calls()).toEqual([]);
    expect(world.steps()).toHaveLength(1);
    expect(world.ssm.parameters.has(mark)).toBe(true);
  });

  test('with time for all of it one step is enough, and nothing is left of it but the marks', async () => {
    makeUp();
    await world.invoke(input);
    expect(await world.work()).toBe(1);
    expect(profilesTold()).toEqual(all);
    expect([...world.ssm.parameters.keys()]).toEqual(['/copernica-callbacks/test/main/loaded/database/788']);
    expect((await world.objects()).filter((key) => key.startsWith('snapshot/'))).toEqual([
      'snapshot/main/database/788/kept.ids',
    ]);
  });

  test('however short its time, a step reads a page, and together they read all', async () => {
    makeUp();
    world.copernica.faults = ({ path }) => {
      if (path.endsWith('/profiles')) world.time.now += 900;
      return undefined;
    };
    await world.invoke(input);
    expect(await world.work({ remainingMs: 3_000 })).toBeGreaterThanOrEqual(4);
    expect(profilesTold()).toEqual(all);
    expect(world.calls().filter((call) => call.endsWith('/profiles')).length).toBeLessThanOrEqual(
      rows / 1_000 + 8,
    );
  });

  test('a step that is cut off at any call is repeated: no gap, and doubles with the same id', async () => {
    makeUp(1_100);
    const sent = new Map<number, Set<string>>();
    // After so many calls of any kind everything fails for a while, as for a process that was killed.
    for (const fatal of [1, 3, 5, 8, 13, 21, 34]) {
      let count = 0;
      const dieAt = () => ((count += 1) > fatal ? ({ status: 400, body: '{}' } as const) : undefined);
      world.ssm.parameters.clear();
      const started = (await world.invoke(input)) as { runs: { run: string }[] };
      [world.sqs.faults, world.s3.faults, world.ssm.faults] = [dieAt, dieAt, dieAt];
      await world.work({ maxSteps: 1 });
      [world.sqs.faults, world.s3.faults, world.ssm.faults] = [undefined, undefined, undefined];
      await world.work();
      const run = started.runs[0]?.run ?? '';
      expect(world.said.some((line) => line.includes('snapshot finished') && line.includes(run))).toBe(true);
      for (const { data, id } of world.events()) {
        const ids = sent.get(data.profile ?? 0) ?? new Set();
        sent.set(data.profile ?? 0, ids.add(id));
      }
    }
    // One id for each of the seven runs, whatever was repeated.
    expect(new Set([...sent.values()].map((ids) => ids.size))).toEqual(new Set([7]));
    expect(sent.size).toBe(1_100);
  }, 120_000);

  test('a message that comes again after its step is done does nothing', async () => {
    makeUp();
    await world.invoke(input);
    const [body = ''] = world.steps();
    await world.work();
    const before = world.calls().length;
    expect(await world.invoke({ Records: [{ messageId: '1', body }] })).toEqual({ batchItemFailures: [] });
    expect(world.calls()).toHaveLength(before);
    expect(world.said.at(-1)).toContain('done already');
  });

  test('of a batch, what fails comes again, with what is behind it of the same account', async () => {
    makeUp();
    await world.invoke(input);
    const [body = ''] = world.steps();
    world.copernica.faults = () => ({ status: 400, body: '{"error":{"message":"Invalid access token"}}' });
    const Records = ['a', 'b', 'c'].map((messageId) => ({ messageId, body: messageId === 'b' ? 'x' : body }));
    expect(await world.invoke({ Records })).toEqual({
      batchItemFailures: ['a', 'b', 'c'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    expect(world.metrics.at(-1)).toEqual({ stepsFailed: 1 });
    expect(world.said.join('\n')).toContain('step is not understood');
  });

  test('a step of an account that is no longer declared is told', async () => {
    makeUp();
    await world.invoke(input);
    const [body = ''] = world.steps();
    const step = JSON.parse(body) as { target: object };
    const other = JSON.stringify({ ...step, task: 'claim', target: { ...step.target, account: 'old' } });
    expect(await world.invoke({ Records: [{ messageId: '1', body: other }] })).toMatchObject({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(world.said.at(-1)).toContain("account 'old' is no longer declared");
  });

  test('progress is told while it goes on', async () => {
    makeUp();
    world.copernica.faults = ({ path }) => {
      if (path.endsWith('/profiles')) world.time.now += 20_000;
      return undefined;
    };
    await world.invoke(input);
    await world.work();
    const line = world.said.find((one) => one.includes('goes on') && one.includes('"rows":1000'));
    const [, fields] = JSON.parse(line ?? '[]') as [string, object];
    expect(fields).toMatchObject({
      account: 'main',
      target: 'database/788',
      total: rows,
      left: 2_500,
      rowsPerSecond: 25,
    });
  });
});

describe('one run at a time', () => {
  test('a second run of the same target is refused while one goes on, and may follow it', async () => {
    makeUp();
    await world.invoke(input);
    await expect(world.invoke(input)).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringMatching(
        /^snapshot: run \S+ goes on with main database\/788 since 2026-11-24T03:00/,
      ),
    });
    expect(world.steps()).toHaveLength(1);
    await world.work();
    await expect(world.invoke(input)).resolves.toMatchObject({ summary: { started: 1 } });
  });

  test('where one of many goes on, none is started and none is taken', async () => {
    makeUp();
    await world.invoke({ collections: [8550] });
    await expect(world.invoke({})).rejects.toMatchObject({ code: 'already-running' });
    expect(world.steps()).toHaveLength(1);
    expect(world.ssm.parameters.has(mark)).toBe(false);
  });

  test('a run that was silent for two hours is dead: another may begin, and its steps do nothing', async () => {
    makeUp();
    await world.invoke(input);
    const [body = ''] = world.steps();
    world.time.now += 2 * 60 * 60_000 - 1_000;
    await expect(world.invoke(input)).rejects.toMatchObject({ code: 'already-running' });
    world.time.now += 1_000;
    await expect(world.invoke(input)).resolves.toBeDefined();
    await world.invoke({ Records: [{ messageId: '1', body }] });
    expect(world.events()).toEqual([]);
  });
});

describe('when Copernica is busy', () => {
  test('Retry-After is minded, and within the time of the step waited for', async () => {
    makeUp();
    let count = 0;
    world.copernica.faults = ({ path }) =>
      path.endsWith('/profiles') && (count += 1) === 2
        ? { status: 503, headers: { 'retry-after': '7' }, body: 'Loadbalancer Error' }
        : undefined;
    await world.invoke(input);
    expect(await world.work()).toBe(1);
    expect(world.waits).toEqual([7_000]);
    expect(profilesTold()).toEqual(all);
  });

  test('a Retry-After that is longer is handed on to the next steps, and no call is made before', async () => {
    makeUp();
    let until = 0;
    const early: number[] = [];
    world.copernica.faults = ({ path }) => {
      if (!path.endsWith('/profiles')) return undefined;
      if (world.time.now < until) early.push(world.time.now);
      if (until > 0) return undefined;
      until = world.time.now + 600_000;
      return { status: 429, headers: { 'retry-after': '600' } };
    };
    await world.invoke(input);
    expect(await world.work()).toBeGreaterThan(2);
    expect(early).toEqual([]);
    expect(profilesTold()).toEqual(all);
  });

  test('one call at a time', async () => {
    makeUp();
    await world.invoke({});
    await world.work();
    expect(world.mostCallsAtOnce()).toBe(1);
  });
});
