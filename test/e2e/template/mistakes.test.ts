import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { build, type Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { buildEvent } from '../../faults/build-event.ts';
import { root } from '../../sandbox/gateway/build.ts';
import { captureOutput } from '../../services/faults/capture-output.ts';
import { packageCopy } from './package-copy.ts';

const config = (directory: string): string => join(directory, 'callbacks.config.ts');
const append = (text: string) => (directory: string) => appendFile(config(directory), text);
const replace = (from: string, to: string) => async (directory: string) => {
  const source = await readFile(config(directory), 'utf8');
  expect(source).toContain(from);
  await writeFile(config(directory), source.replaceAll(from, to));
};

describe('a mistake never reaches AWS', () => {
  test.each([
    {
      title: 'an account that is not declared',
      change: replace("account: 'main', database: 788", "account: 'mani', database: 788"),
      says: /^callbacks\.config\.ts: callbacks\[0\]\.account 'mani' is not declared in accounts \(main\): did you mean main\?\n$/,
    },
    {
      title: 'a syntax error',
      change: append('\nconst = 3;\n'),
      says: /^callbacks\.config\.ts: SyntaxError: .+\n$/,
    },
    {
      title: 'an exception of its own',
      change: append("\nJSON.parse('{');\n"),
      says: /^callbacks\.config\.ts: SyntaxError: .+JSON.+\n$/,
    },
  ])('callbacks.config.ts with $title', async ({ change, says }) => {
    const { code, output } = await packageCopy([], change);
    expect(output).toMatch(says);
    expect(code).toBe(1);
  });

  test('parameters: every one that is wrong is a line, with its right spelling', async () => {
    const { code, output } = await packageCopy([
      '--param=recieverUrl=https://callbacks.example.com',
      '--param=receiverUrl=callbacks.example.com',
      '--param=registerOnDeploy=no',
    ]);
    expect(output.trimEnd().split('\n')).toEqual([
      'parameter recieverUrl is not known: did you mean receiverUrl?',
      expect.stringMatching(/^parameter receiverUrl must be an https URL/),
      'parameter registerOnDeploy must be true or false, not "no"',
    ]);
    expect(code).toBe(1);
  });
});

describe('and should one get there', () => {
  test.each([
    ['that throws', "throw new Error('MARKER');", 'callbacks.config.ts: Error at '],
    [
      'that is refused',
      "import { defineCallbacks } from './lib/config/define-callbacks.ts'; export default defineCallbacks({});",
      'accounts',
    ],
  ])('receive asks to send again and logs why: a config %s', async (_, source, says) => {
    const directory = await mkdtemp(join(tmpdir(), 'mistaken-'));
    try {
      const { handler } = await bundleReceive(source, join(directory, 'receive.mjs'));
      const { result, output } = await captureOutput(() => handler(buildEvent({}), {}));
      expect(result).toMatchObject({
        statusCode: 503,
        headers: { 'retry-after': '5' },
        body: expect.stringContaining('"code":"invalid-configuration"'),
      });
      expect(output).toContain(says);
      expect(output).not.toContain('MARKER');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

async function bundleReceive(
  config: string,
  outfile: string,
): Promise<{ handler: (event: unknown, context: unknown) => Promise<unknown> }> {
  const replaceConfig: Plugin = {
    name: 'replace-config',
    setup({ onLoad }) {
      onLoad({ filter: /callbacks\.config\.ts$/ }, () => ({
        contents: config,
        resolveDir: root,
        loader: 'ts',
      }));
    },
  };
  await build({
    entryPoints: [join(root, 'functions/receive.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins: [replaceConfig],
  });
  return import(outfile);
}
