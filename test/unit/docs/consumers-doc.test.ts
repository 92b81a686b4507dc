import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typeErrorsOf } from './type-errors.ts';

const file = join(import.meta.dirname, '../../../docs/consumers/README.md');
const text = readFileSync(file, 'utf8');

describe('docs/consumers/README.md', () => {
  it('has samples that compile', () => {
    const samples = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(
      ([, block = ''], index) => [`docs/consumers/sample-${index}.ts`, block] as const,
    );
    expect(samples).not.toEqual([]);
    expect(typeErrorsOf(new Map(samples))).toEqual([]);
  });

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(8);
    expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([]);
  });

  it('lets every list of filters that stands for a consumer take events in S3 too', () => {
    const [filters, , rules] = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block = '']) => block);
    for (const list of [filters, rules]) expect(list).toContain('{ "s3Key": [{ "prefix": "events/" }] }');
  });
});
