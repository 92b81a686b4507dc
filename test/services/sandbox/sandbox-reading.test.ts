import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMadeUpProfiles } from '../../sandbox/copernica/reading/made-up-profiles.ts';
import { toShelf } from '../../sandbox/copernica/reading/kept-profiles.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import { createProfiles, type Profiles } from '../../sandbox/copernica/profiles.ts';

const databases = [
  {
    id: 788,
    name: 'Contacts',
    interests: ['football'],
    fields: [{ name: 'email', type: 'email' }],
    collections: [{ id: 8550, name: 'orders' }],
  },
];
const at = new Date('2026-11-27T10:00:00Z');

let copernica: Copernica;
let profiles: Profiles;

beforeEach(async () => {
  copernica = await startCopernica({ accessToken: 'right', databases, now: () => at });
  profiles = createProfiles({ databases, callbacks: () => [], now: () => at, call: () => Promise.resolve() });
  copernica.shelf = toShelf(profiles);
});
afterEach(() => copernica.close());

async function call(path: string, query: [string, string][] = [], init: RequestInit = {}) {
  const search = new URLSearchParams([...query, ['access_token', 'right']]).toString();
  const response = await fetch(`${copernica.apiUrl}/v3${path}?${search}`, init);
  const text = await response.text();
  return {
    status: response.status,
    date: response.headers.get('date'),
    body: text ? JSON.parse(text) : null,
  };
}

describe('a million profiles', () => {
  beforeEach(() => {
    copernica.shelf = createMadeUpProfiles({ owner: { kind: 'database', id: 788 }, count: 1_000_000 });
  });

  test('are read a thousand at a time, after an id', async () => {
    const { body, date } = await call('/database/Contacts/profiles', [
      ['fields[]', 'id>999500'],
      ['orderby', 'id'],
      ['limit', '5000'],
      ['total', 'false'],
    ]);
    expect(body.data).toHaveLength(500);
    expect(body.data[0]).toMatchObject({ ID: '999501', database: '788', removed: false });
    expect(body).not.toHaveProperty('total');
    expect(date).toBe(at.toUTCString());
    const full = await call('/database/788/profiles', [['limit', '5000']]);
    expect(full.body.data).toHaveLength(1000);
    expect(full.body.total).toBe(1_000_000);
  });

  test('have ids of their own list, which the paging limit may or may not cut', async () => {
    expect((await call('/database/788/profileids', [['limit', '1000']])).body).toHaveLength(1000);
    copernica.quirks.limitsIds = false;
    expect((await call('/database/788/profileids', [['limit', '1000']])).body).toHaveLength(1_000_000);
  });
});

describe('profiles that are kept', () => {
  test.each([
    ['modified>=2026-11-27 10:00:00', 1],
    ['modified>=2026-11-27 10:00:01', 0],
    ['email==a@example.com', 1],
    ['email=~a@%', 1],
    ['email!~a@%', 0],
    ['id>=101', 1],
    ['id>101', 0],
    ['id<>101', 0],
  ])('are filtered by %s', async (condition, count) => {
    await profiles.create(788, { fields: { email: 'a@example.com' } });
    const { body } = await call('/database/788/profiles', [['fields[]', condition]]);
    expect(body.data).toHaveLength(count);
  });

  test('a condition that cannot be read is refused', async () => {
    expect((await call('/database/788/profiles', [['fields[]', 'email']])).status).toBe(400);
  });

  test("a field called modified hides a profile's own time", async () => {
    await profiles.create(788, { fields: { modified: '1999-01-01' } });
    const { body } = await call('/database/788/profiles', [['fields[]', 'modified>=2026-01-01 00:00:00']]);
    expect(body.data).toEqual([]);
  });

  test('empty fields are a list, data only leaves the secret out', async () => {
    await profiles.create(788, { interests: { football: true } });
    const { body } = await call('/database/788/profiles', [['dataonly', 'true']]);
    expect(body.data).toEqual([
      { ID: '101', fields: [], interests: ['football'], modified: '2026-11-27 10:00:00' },
    ]);
  });

  test.each([
    ['marked', 200, { removed: '2026-11-27 10:00:00', fields: [] }],
    ['no-entity', 400, { error: { message: 'No entity with supplied ID' } }],
  ] as const)('a removed one is %s', async (removed, status, expected) => {
    const { id } = await profiles.create(788, { fields: { email: 'a@example.com' } });
    await profiles.delete(id);
    copernica.quirks.removed = removed;
    const answer = await call(`/profile/${id}`);
    expect(answer).toMatchObject({ status, body: expected });
  });

  test('fields are set one by one', async () => {
    const { id } = await profiles.create(788, { fields: { email: 'a@example.com', company: 'Apple' } });
    const init = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"company":"Pear"}',
    };
    expect((await call(`/profile/${id}/fields`, [], init)).status).toBe(204);
    expect((await call(`/profile/${id}`)).body.fields).toEqual({ email: 'a@example.com', company: 'Pear' });
  });

  test('subprofiles are listed by their collection', async () => {
    const { id } = await profiles.create(788, {});
    const { id: child } = await profiles.createSubprofile(8550, id, { order: '7' });
    expect((await call('/collection/8550/subprofileids')).body).toEqual([String(child)]);
    expect((await call('/collection/8550/subprofiles')).body.data).toMatchObject([
      { ID: String(child), profile: String(id), collection: '8550', fields: { order: '7' } },
    ]);
    await profiles.delete(id);
    expect((await call(`/subprofile/${child}`)).body.removed).toBe('2026-11-27 10:00:00');
  });
});

test.each([
  ['/databases', { data: [{ ID: '788', fields: { data: [{ name: 'email', type: 'email' }] } }] }],
  ['/database/Contacts/fields', { total: 1, data: [{ name: 'email' }] }],
  ['/database/788/interests', { data: [{ name: 'football', group: '' }] }],
  ['/database/788/collections', { data: [{ ID: '8550', name: 'orders', database: '788' }] }],
  ['/collection/8550', { ID: '8550', database: '788' }],
])('the structure %s', async (path, expected) => {
  expect((await call(path)).body).toMatchObject(expected);
});

test('failed webhook deliveries stand in a log of their own, and calls are counted', async () => {
  copernica.failedDeliveries = [{ time: '2026-11-27 09:00:00', response: 502, recipient: '127.0.0.1' }];
  const day: [string, string][] = [
    ['date', '2026-11-27'],
    ['type', 'feedback-loop-errors'],
  ];
  const { body: names } = await call('/logfiles', day);
  expect(names).toHaveLength(1);
  expect((await call(`/logfile/${names[0]}/json`)).body).toMatchObject([{ time: '2026-11-27 09:00:00' }]);
  expect((await call('/consumption')).body).toEqual({ apicalls: 3 });
});
