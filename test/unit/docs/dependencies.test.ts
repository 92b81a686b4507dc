import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { root } from '../../sandbox/gateway/build.ts';

/** Loaded by a name that no file of ours spells out. */
const loadedByOthers: Record<string, string> = {
  '@vitest/coverage-v8': "vitest.config.ts: coverage.provider 'v8'",
  '@stryker-mutator/vitest-runner': '.stryker.config.json: testRunner',
};

// knip counts a dependency as used when another one names it as its optional peer, so that two such keep each other alive.
describe('dependencies', () => {
  const names = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.devDependencies)];
  const sources = readSources();

  it.each(names)('%s is used by a file or a script of ours', (name) => {
    expect(wordsOf(name).some((word) => sources.includes(word)) || name in loadedByOthers).toBe(true);
  });
});

// A package goes by its own name, its commands' names, or, when it is types, by what it types.
function wordsOf(name: string): string[] {
  const typed = name.replace('@types/', '');
  if (name.startsWith('@types/')) return typed === 'node' || isBuiltin(typed) ? ['node:'] : [`'${typed}'`];
  const { bin = {} } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const commands = typeof bin === 'string' ? [name] : Object.keys(bin);
  return [`'${name}`, `"${name}`, `- ${name}`, ...commands.map((command) => `${command} `)];
}

function readSources(): string {
  const folders = ['functions', 'lib', 'test', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))),
  );
  const files = [...readdirSync(root), ...folders].filter((file) =>
    /^[^.].*\.(?:ts|js|yml)$|^\..*\.js(?:on)?$/.test(file),
  );
  return [
    ...files.map((file) => readFileSync(join(root, file), 'utf8')),
    ...Object.values(packageJson.scripts),
  ].join('\n');
}
