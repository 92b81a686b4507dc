import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startParameterStore, type ParameterStore } from '../../sandbox/aws/parameter-store.ts';
import { playAws, type PlayedAws } from './played-aws.ts';
import { runCommand } from './run-command.ts';

let aws: PlayedAws;
let ssm: ParameterStore;
let answer: unknown;
const outputs = { SnapshotFunctionName: 'the-snapshot', StatePath: '/copernica-callbacks/prod' };
const started = {
  mode: 'run',
  summary: { started: 1 },
  runs: [{ account: 'main', target: 'database/788', run: 'r1', since: null }],
};
const mark = '/copernica-callbacks/prod/main/snapshot/database/788';

beforeAll(async () => {
  [aws, ssm] = await Promise.all([
    playAws('copernica-callbacks-prod', outputs, () => answer),
    startParameterStore(),
  ]);
});
beforeEach(() => {
  aws.invocations.length = 0;
  ssm.parameters.clear();
  ssm.faults = undefined;
});
afterAll(() => Promise.all([aws.close(), ssm.close()]));

const run = (...args: string[]) =>
  runCommand(['snapshot', '--stage', 'prod', ...args], aws.url, { AWS_ENDPOINT_URL_SSM: ssm.url });
const setMark = (fields: object): void =>
  void ssm.parameters.set(
    mark,
    JSON.stringify({ run: 'r1', rows: 0, total: null, at: Date.now(), ...fields }),
  );

describe('snapshot', () => {
  test('a plan is printed, and nothing is followed', async () => {
    const runs = [{ account: 'main', target: 'database/788', rows: 2_500, apiCalls: 6 }];
    answer = { mode: 'plan', summary: { rows: 2_500, apiCalls: 6 }, runs };
    const { code, stdout } = await run('--plan');
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'main database/788  2,500 profiles, 6 API calls',
        '',
        'Plan: 2,500 profiles, 6 API calls. Nothing was started.',
        '',
      ],
    ]);
    expect(aws.invocations).toEqual([{ functionName: 'the-snapshot', input: { mode: 'plan' } }]);
  });

  test('options are the input of the function', async () => {
    answer = started;
    const given = [
      '--database',
      '788',
      '--database',
      'Customers',
      '--collection',
      '8550',
      '--account',
      'main',
    ];
    await run('--detach', ...given, '--since', '2026-11-24T03:00:00Z', '--deletions', '--force');
    expect(aws.invocations[0]?.input).toEqual({
      ...{ accounts: ['main'], databases: [788, 'Customers'], collections: [8550] },
      ...{ since: '2026-11-24T03:00:00Z', deletions: true, force: true },
    });
  });

  test('a run is followed to its end', async () => {
    answer = started;
    setMark({ rows: 1_000, total: 2_500 });
    let asked = 0;
    ssm.faults = () => {
      if ((asked += 1) === 2) ssm.parameters.clear();
      return undefined;
    };
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('started  main database/788  run r1');
    expect(stderr).toContain('1 runs go on: 1,000 of 2,500 profiles');
    expect(stdout).toContain('All runs have ended');
  });

  test('another run of the same target is not followed', async () => {
    answer = started;
    setMark({ run: 'r2' });
    expect((await run()).code).toBe(0);
  });

  test('one that is silent is told', async () => {
    answer = started;
    setMark({ at: Date.now() - 20 * 60_000 });
    const { code, stderr } = await run('--json');
    expect([code, stderr]).toEqual([
      1,
      'snapshot has been silent for a quarter of an hour: its log says why\n',
    ]);
  });

  test('an answer that is no report is told', async () => {
    answer = null;
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('no report') });
  });
});
