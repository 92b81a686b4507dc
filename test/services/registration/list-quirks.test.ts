import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ListAnswer } from '../../sandbox/copernica/paging.ts';
import {
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

type Entry = Record<string, unknown>;
type Quirk = (list: ListAnswer) => unknown;

const eachEntry =
  (change: (entry: Entry) => Entry): Quirk =>
  (list) => ({ ...list, data: list.data.map(change) });

/** Everything that a list may look like without meaning anything else (protocol 1.7, 1.8, 2.2). */
const quirks: [string, Quirk][] = [
  [
    'numbers in strings',
    (list) => ({ ...list, start: '0', limit: '100', total: String(list.total), count: '8' }),
  ],
  ['all of them numbers', (list) => ({ ...list, start: 0, limit: 100, total: Number(list.total) })],
  ['a total with spaces', (list) => ({ ...list, total: ` ${String(list.total)} ` })],
  ['no total', ({ total: _, ...list }) => list],
  ['a total of null', (list) => ({ ...list, total: null })],
  ['a total that is false', (list) => ({ ...list, total: false })],
  ['no count', ({ count: _, ...list }) => list],
  ['nothing but data', ({ data }) => ({ data })],
  ['a bare list', ({ data }) => data],
  [
    'data with its ids as keys',
    (list) => ({ ...list, data: Object.fromEntries(list.data.map((entry) => [String(entry['ID']), entry])) }),
  ],
  [
    'unknown properties',
    (list) => ({ nextid: 9, ...eachEntryWith(list, { api_disabled: false, triggers: ['rest'] }) }),
  ],
  ['id for ID', eachEntry(({ ID, ...entry }) => ({ ...entry, id: ID }))],
  ['an ID that is a number', eachEntry(({ ID, ...entry }) => ({ ...entry, ID: Number(ID) }))],
  ['Method for method', eachEntry(({ method, ...entry }) => ({ ...entry, Method: method }))],
  [
    'capitalised values',
    eachEntry((entry) => ({ ...entry, method: 'JSON', action: String(entry['action']).toUpperCase() })),
  ],
  ['URL for url', eachEntry(({ url, ...entry }) => ({ ...entry, URL: url }))],
  [
    'percent-encoded URLs',
    eachEntry((entry) => ({ ...entry, url: encodeURIComponent(String(entry['url'])) })),
  ],
  [
    'half percent-encoded URLs',
    eachEntry((entry) => ({ ...entry, url: String(entry['url']).replaceAll('/', '%2f') })),
  ],
  [
    'somebody else’s URLs that are none',
    eachEntry((entry) =>
      /[ab]\.example/.test(String(entry['url'])) ? { ...entry, url: '%E0%A4%A' } : entry,
    ),
  ],
  [
    'the collection of the documentation',
    eachEntry((entry) => ({ ...entry, collection: '8550', database: 0 })),
  ],
  ['database 0', eachEntry((entry) => ({ ...entry, database: 0, collection: 0 }))],
  ['no expression', eachEntry(({ expression: _, ...entry }) => entry)],
  ['an expression of null', eachEntry((entry) => ({ ...entry, expression: null }))],
  ['entries that are none', (list) => ({ ...list, data: [...list.data, null, 'x', {}] })],
  ['pages of one', (list) => ({ ...list, data: list.data.slice(0, 1) })],
  ['pages of three', (list) => ({ ...list, data: list.data.slice(0, 3) })],
  ['pages of three without total', ({ total: _, ...list }) => ({ ...list, data: list.data.slice(0, 3) })],
];

function eachEntryWith(list: ListAnswer, others: Entry): Entry {
  return { ...list, data: list.data.map((entry) => ({ ...entry, ...others })) };
}

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld(declare([{ account: 'main', database: 788 }]));
});
afterAll(() => world.close());
beforeEach(() => {
  const { copernica } = world;
  for (const { id } of copernica.callbacks()) copernica.removeCallback(id);
  copernica.requests.length = 0;
  copernica.reshapeList = undefined;
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    copernica.addCallback({ kind: 'database', id: 788 }, { url: `https://${name}.example/x%20y` });
  }
});
afterEach(() => expect(world.said.join('\n')).not.toContain(marker));

describe.each(quirks)('a list with %s', (_title, quirk) => {
  test('shows what is registered: created once, and then as declared', async () => {
    world.copernica.reshapeList = quirk;
    const first = await world.register();
    expect(first.summary).toMatchObject({ create: 3, failed: 0 });
    expect(first.callbacks.map(({ id }) => id)).toEqual(
      world.copernica
        .callbacks()
        .slice(-3)
        .map(({ id }) => id),
    );
    const second = await world.register();
    expect(second.summary).toMatchObject({ unchanged: 3, failed: 0 });
    expect(world.writes()).toHaveLength(3);
  });
});

describe('an empty list', () => {
  test.each([
    ['an empty data list', { body: '{"start":0,"limit":"100","total":0,"data":[]}' }],
    ['an empty object', { body: '{}' }],
    ['an empty data object', { body: '{"data":{}}' }],
    ['data of null', { body: '{"total":"0","data":null}' }],
    ['an empty list', { body: '[]' }],
    ['an empty body', { body: '' }],
    ['a body of spaces', { body: ' \r\n' }],
    ['status 204', { status: 204 }],
  ])('is told by %s', async (_title, answer) => {
    world.copernica.faults = ({ method }) => (method === 'GET' ? { status: 200, ...answer } : undefined);
    const report = await world.register({ mode: 'plan' });
    world.copernica.faults = undefined;
    expect(report.summary).toMatchObject({ create: 3, failed: 0 });
  });

  test.each([
    [
      'is HTML',
      { status: 200, body: '<html>' },
      "Copernica's answer to /database/788/callbacks is not a list",
    ],
    [
      'is text',
      { status: 200, body: '"data"' },
      "Copernica's answer to /database/788/callbacks is not a list",
    ],
    ['has text for data', { status: 200, body: '{"data":"none"}' }, 'is not a list'],
    [
      'tells of more than it shows',
      { status: 200, body: '{"total":2,"data":[]}' },
      'could not be read in full (0 of 2 seen)',
    ],
    [
      'is moved elsewhere',
      { status: 301, headers: { location: 'https://x.example/' } },
      'Copernica answered 301',
    ],
    ['has an error in it', { status: 200, body: '{"error":{"message":"No"}}' }, 'Copernica answered 200: No'],
  ])('is not concluded from an answer that %s', async (_title, answer, reason) => {
    world.copernica.faults = () => answer;
    await expect(world.register()).rejects.toThrow(reason);
    world.copernica.faults = undefined;
    expect(world.writes()).toEqual([]);
  });
});

describe('a database that is declared by name', () => {
  beforeEach(() => world.deploy(declare([{ account: 'main', database: 'My Customers/2', actions: 'all' }])));
  afterEach(() => world.deploy(declare([{ account: 'main', database: 788 }])));
  const answerLookUp = (body: string): void => {
    world.copernica.faults = ({ path }) =>
      path === '/database/My%20Customers%2F2' ? { status: 200, body } : undefined;
  };

  test.each(['{"ID":"900"}', '{"id":900}', '{"Id":"900","name":"my customers"}'])(
    'is found by %s',
    async (body) => {
      answerLookUp(body);
      expect((await world.register()).callbacks).toMatchObject([
        { target: 'database/900', change: 'create' },
      ]);
      expect(world.writes()).toEqual(['POST /database/900/callbacks']);
    },
  );

  test.each(['{}', '', '[]', '"900"', '{"ID":0}', '{"ID":"x"}', '<html>'])(
    'is not found by %j',
    async (body) => {
      answerLookUp(body);
      await expect(world.register()).rejects.toThrow(
        "main database/My Customers/2: Copernica's answer about this database has no ID",
      );
      expect(world.writes()).toEqual([]);
    },
  );
});

test('URLs that are listed percent-encoded keep the token they were registered with', async () => {
  const secret = { accessToken: `${marker}-access-token`, callbackToken: `${marker}&/%2F+token` };
  world.secrets.set('copernica/main', JSON.stringify(secret));
  world.deploy(declare(undefined, { authentication: 'token' }));
  await world.register();
  expect(world.copernica.callbacks().at(-1)?.url).toBe(
    `${receiverUrl}/callbacks/main/database/788/update?token=${encodeURIComponent(secret.callbackToken)}`,
  );
  world.copernica.reshapeList = eachEntry((entry) => ({
    ...entry,
    url: encodeURIComponent(String(entry['url'])),
  }));
  expect((await world.register()).summary).toMatchObject({ unchanged: 1, update: 0 });
});
