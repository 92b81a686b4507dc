import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarms } from '../../../lib/deploy/alarms.ts';
import { parameters } from '../../../lib/deploy/parameters.ts';
import type { AuthenticationErrorCode, RequestErrorCode } from '../../../lib/errors.ts';

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const operations = read('docs/operations.md');
const section = (title: string): string =>
  operations.split(/^## /m).find((part) => part.startsWith(title)) ?? '';

describe('docs/operations.md', () => {
  it('has a row for each parameter, and none that is not known', () => {
    const rows = [...section('Deploying').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(Object.keys(parameters).sort());
  });

  it('has a row for each reason to refuse a delivery', () => {
    const codes = {
      ...{ 'not-an-http-request': 0, 'not-found': 0, 'unknown-account': 0, 'body-too-large': 0 },
      ...{ 'missing-signature': 0, 'malformed-signature': 0, 'unsupported-algorithm': 0 },
      ...{ 'expired-signature': 0, 'header-not-signed': 0, 'missing-header': 0, 'oversized-header': 0 },
      ...{ 'malformed-date': 0, 'stale-date': 0, 'malformed-digest': 0, 'digest-mismatch': 0 },
      ...{ 'undecodable-in-transit': 0, 'wrong-host': 0, 'wrong-account': 0, 'untrusted-key': 0 },
      ...{ 'unknown-key': 0, 'revoked-key': 0, 'weak-key': 0, 'malformed-key': 0, 'wrong-signature': 0 },
      ...{ 'missing-token': 0, 'wrong-token': 0 },
    } satisfies Record<AuthenticationErrorCode | RequestErrorCode, 0>;
    const cells = [...section('Refused').matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell]) => cell ?? '');
    const rows = cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, code]) => code));
    expect(rows.sort()).toEqual(Object.keys(codes).sort());
  });

  it('says of each alarm what to do first', () => {
    const rows = section('Alarms');
    for (const id of [...Object.keys(alarms), 'RegisterSilentAlarm']) expect(rows).toContain(`\`${id}\``);
  });
});
