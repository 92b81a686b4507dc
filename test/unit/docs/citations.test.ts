import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const sections = new Set(
  Array.from(
    readFileSync(join(root, 'docs/copernica.md'), 'utf8').matchAll(/^#{2,3} (\d+(?:\.\d+)?)/gm),
    ([, number]) => number,
  ),
);

/** Every section that a file cites: "protocol 4.1", "(protocol 3, 4.2)", "protocol 1 and 2". */
function citationsIn(text: string): string[] {
  const lists = text.matchAll(/\bprotocol (\d+(?:\.\d+)?(?:(?:, | and |–)\d+(?:\.\d+)?)*)/g);
  return Array.from(lists, ([, list = '']) => list.split(/, | and |–/)).flat();
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js|md|yml)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}

const files = ['functions', 'lib', 'test', 'docs']
  .flatMap(filesUnder)
  .concat(['README.md', 'serverless.yml', 'callbacks.config.ts'].map((name) => join(root, name)));
const cited = files.flatMap((file) =>
  citationsIn(readFileSync(file, 'utf8')).map((section) => [section, file.slice(root.length)] as const),
);

describe('what is cited of Copernica', () => {
  it('is cited at all', () => {
    expect(cited.length).toBeGreaterThan(30);
  });

  it('stands in docs/copernica.md under that number', () => {
    expect(cited.filter(([section]) => !sections.has(section))).toEqual([]);
  });
});
