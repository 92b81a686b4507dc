import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mirror } from '../../../docs/consumers/postgres/mirror.ts';
import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';
import { toProfileEvent } from '../../../lib/event/event-type.ts';
import { isNewer } from '../../../lib/event/is-newer.ts';
import type { Action } from '../../../lib/event/vocabulary.ts';

let postgres: PGlite;
beforeAll(async () => {
  postgres = await PGlite.create();
  await postgres.exec(
    readFileSync(new URL('../../../docs/consumers/postgres/schema.sql', import.meta.url), 'utf8'),
  );
}, 60_000);
beforeEach(() => postgres.exec('DELETE FROM copernica_mirror'));
afterAll(() => postgres.close());

interface Told {
  action: Action;
  profile?: number;
  fields?: Record<string, string>;
  interests?: Record<string, boolean>;
  modified?: string | null;
  time?: string;
}

function tell({
  action,
  profile = 1,
  fields = {},
  interests = {},
  modified = null,
  time = '2026-11-24T03:00:00Z',
}: Told) {
  return toProfileEvent(
    'profile',
    {
      ...{ action, account: 'main', database: 788, collection: null, profile, subprofile: null },
      ...{ fields, interests, changes: {}, created: null, modified, format: 'json' },
    },
    { id: '0', source: 's', subject: `database/788/profile/${profile}`, time },
  );
}

async function readTable(): Promise<unknown[]> {
  const { rows } = await postgres.query(
    'SELECT subject, fields, interests, is_deleted FROM copernica_mirror ORDER BY subject',
  );
  return rows;
}

const row = (fields: object, { interests = {}, isDeleted = false } = {}) => ({
  ...{ subject: 'database/788/profile/1', fields, interests, is_deleted: isDeleted },
});

describe('a mirror in Postgres', () => {
  test('a snapshot, and then the stream', async () => {
    await mirror(tell({ action: 'snapshot', fields: { a: '1', b: '2' }, interests: { x: true } }), postgres);
    await mirror(
      tell({ action: 'update', fields: { b: '3' }, interests: { y: true }, time: '2026-11-24T03:00:01Z' }),
      postgres,
    );
    expect(await readTable()).toEqual([row({ a: '1', b: '3' }, { interests: { x: true, y: true } })]);
  });

  test('a snapshot tells everything: what it does not name is gone', async () => {
    await mirror(tell({ action: 'create', fields: { a: '1', old: '2' }, interests: { x: true } }), postgres);
    await mirror(tell({ action: 'snapshot', fields: { a: '1' } }), postgres);
    expect(await readTable()).toEqual([row({ a: '1' })]);
  });

  test('a deletion stays one, whatever comes late, and doubles change nothing', async () => {
    const update = tell({
      action: 'update',
      fields: { a: '1' },
      modified: '2026-11-24 04:00:00',
      time: '2026-11-24T03:10:00Z',
    });
    const deletion = tell({ action: 'delete', fields: { a: '1' }, modified: '2026-11-24 04:05:00' });
    for (const event of [update, deletion, update, deletion, update]) await mirror(event, postgres);
    expect(await readTable()).toEqual([row({}, { isDeleted: true })]);
  });

  test('an event of a message is passed over', async () => {
    const { id, source, time } = tell({ action: 'create' });
    const type = 'com.copernica.message.opened';
    const event = {
      specversion: '1.0',
      id,
      source,
      time,
      type,
      datacontenttype: 'application/json',
      data: {},
    };
    await mirror(event as Parameters<typeof mirror>[0], postgres);
    expect(await readTable()).toEqual([]);
  });

  test('keeps of any events what isNewer keeps', async () => {
    // Around the hour that comes twice, on the last Sunday of October, and around those that do not.
    const modified = fc.constantFrom(
      ...[null, '2026-10-25 01:59:59', '2026-10-25 02:10:00', '2026-10-25 02:50:00', '2026-10-25 03:00:00'],
      ...['2026-10-18 02:10:00', '2026-10-18 02:50:00', '2026-11-24 02:10:00', '2026-11-24 02:10:01'],
    );
    const time = fc.constantFrom(
      '2026-10-25T00:50:00Z',
      '2026-10-25T01:10:00Z',
      '2026-10-25T01:10:00.250Z',
      '2026-11-24T01:10:00Z',
    );
    const told = fc.record({
      action: fc.constantFrom('create', 'update', 'snapshot', 'delete'),
      profile: fc.integer({ min: 1, max: 2 }),
      ...{ modified, time },
      fields: fc.record({ value: fc.stringMatching(/^\w{3}$/) }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(told, { maxLength: 12 }), async (list) => {
        await postgres.exec('DELETE FROM copernica_mirror');
        const kept = new Map<string, ProfileEvent>();
        for (const event of list.map(tell)) {
          await mirror(event, postgres);
          const { subject = '' } = event;
          const before = kept.get(subject);
          if (!before || isNewer(event, before)) kept.set(subject, event);
        }
        const expected = [...kept]
          .sort(([one], [other]) => one.localeCompare(other))
          .map(([subject, { data }]) => {
            const isDeleted = data.action === 'delete';
            return { ...row(isDeleted ? {} : data.fields, { isDeleted }), subject };
          });
        expect(await readTable()).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
