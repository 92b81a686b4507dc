import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playAws, type PlayedAws } from './played-aws.ts';
import { runCommand } from './run-command.ts';

let aws: PlayedAws;
let answer: () => unknown;
beforeAll(async () => {
  aws = await playAws('copernica-callbacks-prod', { RegisterFunctionName: 'the-register' }, () => answer());
});
afterAll(() => aws.close());

const run = (...args: string[]) => runCommand(['prove', '--stage', 'prod', ...args], aws.url);
const canary = {
  account: 'main',
  canary: 'database/788/profile/1',
  result: 'proven',
  seconds: 2.4,
  id: '3f1c',
};
const report = { mode: 'prove', summary: { proven: 1, failed: 0 }, canaries: [canary] };

describe('prove', () => {
  test('says how long it took', async () => {
    answer = () => report;
    const { code, stdout } = await run('--account', 'main');
    expect([code, stdout]).toEqual([0, 'main database/788/profile/1: proven in 2.4 s, event 3f1c\n']);
    expect(aws.invocations.at(-1)?.input).toEqual({ mode: 'prove', accounts: ['main'] });
  });

  test('prints the report as JSON', async () => {
    answer = () => report;
    expect(JSON.parse((await run('--json')).stdout)).toEqual(report);
  });

  test("tells the function's own reason when it failed", async () => {
    answer = () => {
      throw Object.assign(new Error('main database/788/profile/1: Copernica took the value'), {
        name: 'RegistrationError',
      });
    };
    const { code, stderr } = await run();
    expect([code, stderr.split('\n').at(-2)]).toEqual([
      1,
      'the-register failed: RegistrationError: main database/788/profile/1: Copernica took the value',
    ]);
  });

  test('and when the answer is no proof', async () => {
    answer = () => ({ ...report, canaries: undefined, summary: undefined });
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('no proof') });
  });
});
