import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../sandbox/gateway/build.ts';
import { runStep } from '../sandbox/demo/run-scenario.ts';
import { scenario, type Step } from '../sandbox/demo/scenario.ts';
import { registerCallbacks } from '../sandbox/demo/register-callbacks.ts';
import { startWorld, type World } from '../sandbox/world.ts';

const run = promisify(execFile);

describe('npm start', () => {
  test('ends by itself, with every event listed and how to go on', async () => {
    const { stdout } = await run(process.execPath, ['test/sandbox/start.ts'], { cwd: root });
    const output = stripVTControlCharacters(stdout);
    for (const { change } of scenario) expect(output).toContain(`✔ ${change}`);
    expect(output).toContain('All 7 expected events arrived on the queue, and no other.');
    expect(output).toContain('npm run dev');
  });

  describe('tells of a difference', () => {
    let world: World;
    beforeAll(async () => {
      world = await startWorld();
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

describe('npm run dev', () => {
  test('keeps the world running, shows a curl line that works, and ends on SIGTERM', async () => {
    const child = spawn(process.execPath, ['test/sandbox/dev.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const lineWith = async (text: string): Promise<string> => {
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        if (next.value.includes(text)) return next.value;
      }
      throw new Error(`npm run dev ended without printing ${text}`);
    };
    try {
      const [, command = ''] = (await lineWith('Send a delivery')).split(/ {2,}/);
      const { stdout } = await run('sh', ['-c', command]);
      expect(stdout).toMatch(/^\{"id":"[0-9a-f]{64}"\}$/);
      const { id } = JSON.parse(stdout) as { id: string };
      expect(await lineWith('event ')).toContain(`"id":"${id}"`);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  });
});
