import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import config from '../callbacks.config.ts';
import { copyProject } from '../copy-project.ts';
import { registerCallbacks } from '../sandbox/demo/register-callbacks.ts';
import { runStep } from '../sandbox/demo/run-scenario.ts';
import { createScenario, type Step } from '../sandbox/demo/scenario.ts';
import type { World } from '../sandbox/world.ts';
import { testProject } from '../test-project.ts';
import { startTestWorld } from './start-test-world.ts';

const run = promisify(execFile);
// Each packages, and starts a world of its own, while other tests do the same.
vi.setConfig({ testTimeout: 120_000 });
const { steps: scenario } = await createScenario(config);

describe('npm start', () => {
  test('ends by itself, with every event listed and how to go on', async () => {
    const { code, stdout } = await start(testProject.directory);
    for (const { change } of scenario) expect(stdout).toContain(`✔ ${change}`);
    expect(stdout).toContain('All 7 expected events arrived on the queue, and no other.');
    expect(stdout).toMatch(/\+ create {2}main account click {2}#\d+ {2}not registered/);
    expect(stdout).toMatch(
      /✔ a link in a message is clicked .*main\/webhook\/click\/shown mail → 200 .*message\.clicked/,
    );
    expect(stdout).toContain('npm run dev');
    expect(code).toBe(0);
  });

  describe('goes by whatever is declared', () => {
    let directory: string;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'other-project-'));
      await copyProject(directory);
    });
    afterAll(() => rm(directory, { recursive: true, force: true }));

    const declare = (declaration: string): Promise<void> =>
      writeFile(
        join(directory, 'callbacks.config.ts'),
        `import { defineCallbacks } from './lib/config/define-callbacks.ts';\nexport default defineCallbacks(${declaration});`,
      );

    test.each([
      {
        title: 'another account, another database, and one by name',
        declaration: `{
          accounts: { shop: { copernicaId: 'account_77', secret: 'shop' } },
          callbacks: [{ account: 'shop', database: 12 }, { account: 'shop', database: 'Leads' }],
        }`,
        events: 6,
      },
      {
        title: 'two accounts, tokens, all actions in one callback, expressions and collections',
        declaration: `{
          accounts: {
            shop: { copernicaId: 'account_77', secret: 'copernica/shop', apiUrl: 'https://api.copernica.com/v4' },
            other: {
              copernicaId: 'account_5',
              secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:copernica/other-AbCdEf',
              authentication: 'token',
            },
          },
          callbacks: [
            { account: 'shop', database: 'Leads', actions: ['create'], expression: "profile.score > 10", name: 'hot' },
            { account: 'other', database: 'leads', actions: 'all', method: 'xml' },
            { account: 'other', collection: 99, actions: ['update'], expression: "subprofile.paid == 'no'" },
          ],
        }`,
        // Four of the database for the one account, one each for the other account and the collection.
        events: 6,
      },
      {
        title: 'webhooks of a database, a collection and the whole account, as a function of the stage',
        declaration: `({ stage }) => ({
          accounts: { shop: { copernicaId: 'account_77', secret: \`copernica/\${stage}\` } },
          callbacks: [],
          webhooks: [
            { account: 'shop', triggers: ['create', 'update', 'delete'], database: 'Mails' },
            { account: 'shop', triggers: ['update'], collection: 77 },
            { account: 'shop', triggers: ['click', 'bounce'], callers: ['ms'], name: 'mail' },
          ],
        })`,
        // A database's webhooks tell of the subprofiles in it too.
        events: 9,
      },
      {
        title: 'no callbacks at all',
        declaration: `{ accounts: {}, callbacks: [] }`,
        events: null,
      },
    ])('$title', async ({ declaration, events }) => {
      await declare(declaration);
      const { code, stdout, stderr } = await start(directory);
      expect(stdout).toContain(
        events === null
          ? 'declares neither callbacks nor webhooks'
          : `All ${events} expected events arrived on the queue, and no other.`,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });

    test.each(['start', 'dev'])(
      'says a mistake in one line, without a stack trace: npm run %s',
      async (name) => {
        await declare(
          `{ accounts: { shop: { copernicaId: 'account_77', secret: 'shop' } }, callbacks: [{ account: 'shpo', database: 12 }] }`,
        );
        const { code, stderr, stdout } = await start(directory, name);
        expect(stderr).toMatch(/^✘ callbacks\.config\.ts: callbacks\[0\]\.account 'shpo' .+\n$/);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      },
    );
  });

  describe('tells of a difference', () => {
    let world: World;
    beforeAll(async () => {
      world = await startTestWorld();
      await registerCallbacks(world);
    });
    afterAll(() => world.close());

    test('when an event is missing, surplus or not as foretold', async () => {
      const [create, update] = scenario as [Step, Step];
      expect((await runStep(world, { ...create, expected: [] })).differences).toEqual([
        expect.stringMatching(/^surplus: .*profile\.created/),
      ]);
      const [foretold] = update.expected;
      const wrong = { ...update, expected: foretold ? [{ ...foretold, changes: {} }] : [] };
      expect((await runStep(world, wrong)).differences).toEqual([
        expect.stringMatching(/^missing: .*"changes":\{\}/),
        expect.stringMatching(/^surplus: .*"changes":\{"company"/),
      ]);
    });
  });
});

/** What a program of the sandbox says, of the project in a folder. */
async function start(
  directory: string,
  name = 'start',
): Promise<{ code: number; stdout: string; stderr: string }> {
  const program = join('test', 'sandbox', `${name}.ts`);
  const child = run(process.execPath, [program], { cwd: directory, timeout: 100_000 });
  const { code, stdout, stderr } = await child.then(
    (said) => ({ ...said, code: 0 }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  return { code, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
}
