import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarms } from '../../../lib/deploy/alarms.ts';
import { parameters } from '../../../lib/deploy/parameters.ts';

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const operations = read('docs/operations.md');
const section = (title: string): string =>
  operations.split(/^## /m).find((part) => part.startsWith(title)) ?? '';

describe('docs/operations.md', () => {
  it('has a row for each parameter, and none that is not known', () => {
    const rows = [...section('Deploying').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(Object.keys(parameters).sort());
  });

  it('says of each alarm what to do first', () => {
    const rows = section('Alarms');
    for (const id of [...Object.keys(alarms), 'RegisterSilentAlarm']) expect(rows).toContain(`\`${id}\``);
  });
});
