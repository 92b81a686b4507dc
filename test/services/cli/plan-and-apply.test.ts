import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCopernica } from '../../sandbox/copernica/start-copernica.ts';
import config from '../../callbacks.config.ts';
import { toDatabases } from '../../sandbox/copernica/databases.ts';
import { playAws, type PlayedAws } from './played-aws.ts';
import { runCommand } from './run-command.ts';

const planned = {
  mode: 'plan',
  summary: { create: 1, update: 1, delete: 0, unchanged: 1, stray: 0, failed: 0 },
  callbacks: [
    {
      account: 'main',
      target: 'database/788',
      action: 'create',
      change: 'create',
      id: null,
      reason: 'not registered',
    },
    {
      account: 'main',
      target: 'database/788',
      action: 'update',
      change: 'update',
      id: 12,
      reason: 'method differs: "xml" is registered, "json" is declared',
    },
    { account: 'main', target: 'database/788', action: 'delete', change: 'unchanged', id: 13, reason: '' },
  ],
};
const nothing = {
  ...planned,
  summary: { ...planned.summary, create: 0, update: 0 },
  callbacks: planned.callbacks.slice(2),
};

let aws: PlayedAws;
let answer: () => unknown;
beforeAll(async () => {
  aws = await playAws('copernica-callbacks-prod', { RegisterFunctionName: 'the-register' }, () => answer());
});
beforeEach(() => {
  aws.invocations.length = 0;
});
afterAll(() => aws.close());

const run = (...args: string[]) => runCommand(args, aws.url);

describe('plan', () => {
  it('prints each change with its sign, before → after, and the counts, and exits with 0', async () => {
    answer = () => planned;
    const { code, stdout } = await run('plan', '--stage', 'prod');
    expect(stdout.split('\n')).toEqual([
      'main',
      '  + database/788 create      not registered',
      '  ~ database/788 update #12  method: "xml" → "json"',
      '',
      'Plan: 1 to create, 1 to update, 1 unchanged.',
      '',
    ]);
    expect(code).toBe(0);
    expect(aws.invocations).toEqual([{ functionName: 'the-register', input: { mode: 'plan' } }]);
  });

  it.each([
    ['something would change', planned, 3],
    ['nothing would', nothing, 0],
  ])('with --exit-code tells scripts when %s', async (_, report, expected) => {
    answer = () => report;
    expect((await run('plan', '--stage', 'prod', '--exit-code')).code).toBe(expected);
  });

  it('with --json prints the report itself', async () => {
    answer = () => planned;
    expect(JSON.parse((await run('plan', '--stage', 'prod', '--json')).stdout)).toMatchObject(planned);
  });

  it('with --local needs no stack, only the access token, and changes nothing', async () => {
    const copernica = await startCopernica({ databases: toDatabases(config) });
    try {
      const { code, stdout, stderr } = await runCommand(['plan', '--stage', 'prod', '--local'], aws.url, {
        COPERNICA_ACCESS_TOKEN: 'access-token-of-the-sandbox',
        COPERNICA_API_URL: copernica.apiUrl,
      });
      expect(stdout).toMatch(/^Plan: \d+ to create\.$/m);
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'Nothing was changed.\n' });
      expect(aws.invocations).toEqual([]);
      expect(copernica.requests.filter(({ wrote }) => wrote)).toEqual([]);
    } finally {
      await copernica.close();
    }
  });

  it('with --local says what Copernica refused', async () => {
    const copernica = await startCopernica({ databases: toDatabases(config) });
    try {
      const { code, stderr } = await runCommand(['plan', '--stage', 'prod', '--local'], aws.url, {
        COPERNICA_ACCESS_TOKEN: 'wrong',
        COPERNICA_API_URL: copernica.apiUrl,
      });
      expect(stderr).toMatch(/access token/i);
      expect(stderr).not.toMatch(/    at |wrong/);
      expect(code).toBe(1);
    } finally {
      await copernica.close();
    }
  });
});

describe('apply', () => {
  it('runs register for the accounts and with the pruning that are asked for', async () => {
    answer = () => ({ ...nothing, mode: 'apply' });
    const { code, stdout } = await run(
      'apply',
      '--stage',
      'prod',
      '--account',
      'main',
      '--account',
      'two',
      '--prune',
    );
    expect(stdout).toBe('Applied: 1 unchanged.\n');
    expect(code).toBe(0);
    expect(aws.invocations[0]?.input).toEqual({ mode: 'apply', prune: true, accounts: ['main', 'two'] });
  });

  it('exits with 1 and the reason when register failed', async () => {
    answer = () => {
      throw new RangeError('1 of 3 callbacks failed');
    };
    const { code, stdout, stderr } = await run('apply', '--stage', 'prod');
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'the-register failed: RangeError: 1 of 3 callbacks failed\n',
    });
  });
});

describe('every command', () => {
  it.each([
    [['plan'], 2, '--stage is missing'],
    [['plan', '--stage', 'prod', '--regio', 'x'], 2, "Unknown option '--regio'"],
    [['plan', '--stage', 'a b'], 2, '--stage a b is no name of a stage'],
    [['plna', '--stage', 'prod'], 2, 'no command plna: plan, apply'],
    [
      ['plan', '--stage', 'test', '--region', 'eu-west-3'],
      1,
      'no stack copernica-callbacks-test in eu-west-3',
    ],
  ])('says what is wrong with %j', async (args, code, says) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(says);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each(['plan', 'apply'])('%s has a --help', async (name) => {
    const { code, stdout } = await run(name, '--help');
    expect(stdout).toContain(`npm run ${name} -- --stage prod`);
    expect(stdout).toContain('Exit codes:');
    expect(code).toBe(0);
  });
});
