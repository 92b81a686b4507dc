import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const paths = Array.from(
  page.matchAll(/`((?:\.eslint|docs|functions|lib|test)\/[^`…]*)`/g),
  ([, path = '']) => path,
);

describe('docs/architecture.md', () => {
  it('names places', () => {
    expect(paths.length).toBeGreaterThan(30);
  });

  it.each([...new Set(paths)])('%s is there', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });
});
