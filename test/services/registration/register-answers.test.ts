import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CopernicaRequest } from '../../sandbox/copernica/start-copernica.ts';
import type { Fault } from '../../sandbox/network/fault.ts';
import {
  accessToken,
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

const owner = { kind: 'database', id: 788 } as const;
const ours = `${receiverUrl}/callbacks/main/database/788/update`;
const html = '<html><head><title>Loadbalancer Error</title></head><body>Too many requests</body></html>';

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  const { copernica, clock } = world;
  for (const { id } of copernica.callbacks()) copernica.removeCallback(id);
  copernica.requests.length = copernica.posted.length = clock.waits.length = world.said.length = 0;
  copernica.faults = copernica.reshapeList = undefined;
  world.deploy(declare());
});
afterEach(() => expect(world.said.join('\n')).not.toContain(marker));

/** These faults one after the other for requests of a method, then none. */
function fail(method: string, faults: (Fault | ((request: CopernicaRequest) => Fault))[]): void {
  const queue = [...faults];
  world.copernica.faults = (request) => {
    const fault = request.method === method ? queue.shift() : undefined;
    return typeof fault === 'function' ? fault(request) : fault;
  };
}

const isRefusal = (fault: Fault): boolean => 'status' in fault && fault.status === 400;

/** The one callback there must be, and no second one. */
function registered() {
  expect(world.copernica.callbacks()).toHaveLength(1);
  return world.copernica.callbacks()[0];
}

describe('a create', () => {
  const location = `https://api.copernica.com/callback/77?access_token=${accessToken}`;
  const idHeaders: Record<string, string>[] = [
    { 'X-Created': '77' },
    { 'x-created': 'callback 77' },
    { 'X-location': location },
    { Location: location },
    { Location: 'https://elsewhere.example/callback/77/' },
    {},
  ];
  const rows = [200, 201, 204, 302, 303].flatMap((status) =>
    idHeaders.map((headers) => [status, headers] as const),
  );
  test.each(rows)('answered %i with %j is done', async (status, headers) => {
    fail('POST', [{ kind: 'answer', status, headers }]);
    const report = await world.register();
    expect(report.summary).toMatchObject({ create: 1, failed: 0 });
    // What Copernica lists counts, also for the id.
    expect(report.callbacks[0]).toMatchObject({ change: 'create', id: registered()?.id });
    expect(world.writes()).toEqual(['POST /database/788/callbacks']);
    expect(world.said.join('\n')).not.toContain('callback not written');
  });

  test.each(idHeaders)('has the id of its answer, %j, where the list shows none', async (headers) => {
    world.copernica.reshapeList = (list) => ({
      ...list,
      data: list.data.map(({ ID: _, ...entry }) => entry),
    });
    fail('POST', [{ kind: 'answer', status: 201, headers }]);
    const id = Object.keys(headers).length > 0 ? 77 : null;
    expect((await world.register()).callbacks).toMatchObject([{ change: 'create', id }]);
  });

  test.each<[string, Fault[]]>([
    ['is lost after the work', [{ kind: 'lost-answer' }]],
    ['is lost before the work', [{ kind: 'refuse' }]],
    ['is lost twice, before the work', [{ kind: 'refuse' }, { kind: 'refuse' }]],
    ['is lost before, then after the work', [{ kind: 'refuse' }, { kind: 'lost-answer' }]],
    ['is not HTTP', [{ kind: 'garbage' }]],
    ['is 504 after the work', [{ kind: 'answer', status: 504, body: html }]],
    ['is 500 after the work', [{ kind: 'answer', status: 500, body: html }]],
    ['is 400 after the work', [{ kind: 'answer', status: 400, body: '{"error":{"message":"?"}}' }]],
    ['is 502 before the work', [{ status: 502, body: '<h1>502 Server Error</h1>' }]],
    ['is 503 before the work', [{ status: 503, body: html }]],
    ['is 429 before the work', [{ status: 429 }]],
  ])('whose answer %s happens once', async (_title, faults) => {
    fail('POST', faults);
    expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
    expect(registered()).toMatchObject({ url: ours, action: 'update', method: 'json' });
  });

  test('whose answer is lost is looked for after a while, or when Copernica says', async () => {
    fail('POST', [{ kind: 'refuse' }, { status: 503, headers: { 'retry-after': '7' } }]);
    await world.register();
    expect(world.clock.waits).toEqual([1_000, 7_000]);
    const calls = world.copernica.requests.filter(({ path }) => path !== '/identity');
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'POST', 'GET', 'POST', 'GET']);
  });

  test('that gets no answer three times fails, and is not there', async () => {
    fail('POST', [
      { status: 503, body: html },
      { status: 503, body: html },
      { status: 503, body: html },
    ]);
    await expect(world.register()).rejects.toThrow('Copernica answered 503: too many requests');
    expect(world.copernica.callbacks()).toEqual([]);
    expect((await world.register()).summary).toMatchObject({ create: 1 });
  });

  test.each(['flat', 'envelope'] as const)('is posted in the shape of the account: %s', async (postShape) => {
    world.deploy(declare(undefined, { postShape }));
    await world.register();
    const callback = { url: ours, method: 'json', action: 'update', expression: '' };
    expect(world.copernica.posted.map((body) => JSON.parse(body))).toEqual([
      postShape === 'flat' ? callback : { data: [callback] },
    ]);
  });
});

describe('an update', () => {
  beforeEach(() => {
    world.copernica.addCallback(owner, { url: ours, method: 'xml', action: 'all', expression: 'false;' });
  });

  test.each<[string, Fault[]]>([
    ['200', [{ kind: 'answer', status: 200 }]],
    ['204', [{ kind: 'answer', status: 204 }]],
    [
      '303 with the token in its Location',
      [
        {
          kind: 'answer',
          status: 303,
          headers: { Location: `https://x.example/?access_token=${accessToken}` },
        },
      ],
    ],
    ['429, then 200', [{ status: 429, headers: { 'Retry-After': '2' } }]],
    ['503 with HTML, then 200', [{ status: 503, body: html }]],
    ['nothing, after the work', [{ kind: 'lost-answer' }]],
    ['400, after the work', [{ kind: 'answer', status: 400, body: '{"error":{"message":"?"}}' }]],
  ])('answered %s is done', async (_title, faults) => {
    fail('POST', faults);
    const report = await world.register();
    expect(report.callbacks).toMatchObject([{ change: 'update', id: registered()?.id }]);
    expect(world.said.join('\n').includes('callback not written')).toBe(faults.some(isRefusal));
    expect(registered()).toMatchObject({ url: ours, method: 'json', action: 'update', expression: '' });
    expect((await world.register()).summary).toMatchObject({ unchanged: 1 });
  });

  test('of a callback that somebody just deleted fails, and the next run creates it', async () => {
    fail('POST', [
      ({ path }) => {
        world.copernica.removeCallback(Number(path.split('/').at(-1)));
        return { status: 400, body: '{"error":{"message":"No callback with supplied ID"}}' };
      },
    ]);
    await expect(world.register()).rejects.toThrow('Copernica answered 400: No callback with supplied ID');
    expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
  });
});

describe('a delete', () => {
  beforeEach(async () => {
    await world.register();
    world.copernica.addCallback(owner, { url: ours, method: 'json', action: 'update' });
    world.copernica.requests.length = 0;
  });

  test.each<[string, Fault[]]>([
    ['200', [{ kind: 'answer', status: 200, headers: { 'X-Deleted': 'callback 22' } }]],
    ['204', [{ kind: 'answer', status: 204 }]],
    ['503 with HTML, then 200', [{ status: 503, body: html }]],
    ['nothing, then that it is gone already', [{ kind: 'lost-answer' }]],
    ['400, after the work', [{ kind: 'answer', status: 400, body: '{"error":{"message":"?"}}' }]],
  ])('answered %s is done', async (_title, faults) => {
    const duplicate = world.copernica.callbacks()[1]?.id;
    fail('DELETE', faults);
    const report = await world.register({ prune: true });
    expect(report.summary).toEqual({ create: 0, update: 0, delete: 1, unchanged: 1, stray: 0, failed: 0 });
    expect(report.callbacks[1]).toMatchObject({ change: 'delete', id: duplicate });
    expect(world.said.join('\n').includes('callback not written')).toBe(faults.some(isRefusal));
    expect(registered()?.url).toBe(ours);
  });

  test('that is refused fails with the reason', async () => {
    fail('DELETE', [{ status: 400, body: '{"error":{"message":"Not allowed"}}' }]);
    await expect(world.register({ prune: true })).rejects.toThrow(
      /main database\/788: duplicate; Copernica answered 400: Not allowed/,
    );
  });
});

describe('an answer that says no is told to the user', () => {
  test.each<[string, Fault, string]>([
    [
      'a message',
      { status: 400, body: '{"error":{"message":"Something odd"}}' },
      'Copernica answered 400: Something odd',
    ],
    ['an error as text', { status: 400, body: '{"error":"Odd"}' }, 'Copernica answered 400: Odd'],
    [
      'no message',
      { status: 400, body: '{"error":{}}' },
      'Copernica answered 400: an error without a message',
    ],
    ['no body', { status: 400 }, 'Copernica answered 400'],
    ['HTML', { status: 500, body: html }, 'Copernica answered 500'],
    [
      'the database',
      { status: 400, body: '{"error":{"message":"No database with supplied ID"}}' },
      'No database with supplied ID (check the database in callbacks.config.ts)',
    ],
    [
      'the collection',
      { status: 400, body: '{"error":{"message":"No collection with given ID"}}' },
      'No collection with given ID (check the collection in callbacks.config.ts)',
    ],
    [
      'the API version',
      { status: 400, body: '{"error":{"message":"Invalid method"}}' },
      "Invalid method (this API version may lack the endpoint: callbacks are known of apiUrl without a version and with '/v1', webhooks of '/v2' to '/v4')",
    ],
    [
      'the shape',
      { status: 400, body: '{"error":{"message":"Invalid data provided"}}' },
      "Invalid data provided (if this is about a new callback, try postShape: 'envelope' on the account)",
    ],
    [
      'a long message, shortened',
      { status: 400, body: JSON.stringify({ error: { message: 'x\n'.repeat(500) } }) },
      `${'x '.repeat(150)}…`,
    ],
    [
      'the URL that was called',
      {
        status: 400,
        body: JSON.stringify({
          error: {
            message: `Bad call /x?access_token=${accessToken}&b, "${accessToken}" and Bearer ${accessToken}`,
          },
        }),
      },
      'Bad call /x?access_token=***&b, "***" and Bearer ***',
    ],
  ])('%s', async (_title, answer, reason) => {
    world.copernica.faults = ({ path }) => (path.endsWith('/callbacks') ? answer : undefined);
    await expect(world.register()).rejects.toThrow(reason);
    expect(world.writes()).toEqual([]);
  });
});

describe('what is not so afterwards has failed', () => {
  test.each<[string, Fault, string]>([
    ['not there', { status: 201, headers: { 'X-Created': '77' } }, 'written, but Copernica does not list it'],
    ['a page for people', { status: 200, body: html }, 'written, but Copernica does not list it'],
  ])('%s', async (_title, answer, reason) => {
    fail('POST', [answer]);
    await expect(world.register()).rejects.toThrow(reason);
  });

  test('different: it says what differs', async () => {
    world.copernica.reshapeList = (list) => ({
      ...list,
      data: list.data.map((entry) => ({ ...entry, expression: '1;' })),
    });
    await expect(world.register()).rejects.toThrow(
      'main database/788: written, but expression differs: "1;" is registered, "" is declared',
    );
  });

  test('still there after a delete', async () => {
    await world.register();
    world.copernica.addCallback(owner, { url: ours, method: 'json', action: 'update' });
    fail('DELETE', [{ status: 204 }]);
    await expect(world.register({ prune: true })).rejects.toThrow('deleted, but Copernica still lists it');
  });

  test.each([
    ['POST', 'written, but not verified: Copernica answered 400: No'],
    ['DELETE', 'duplicate; deleted, but not verified: Copernica answered 400: No'],
  ])('not to be read after a %s', async (method, reason) => {
    if (method === 'DELETE') {
      world.copernica.addCallback(owner, { url: ours, method: 'json', action: 'update' });
      world.copernica.addCallback(owner, { url: ours, method: 'json', action: 'update' });
    }
    let isWritten = false;
    world.copernica.faults = (request) => {
      if (request.method === method) isWritten = true;
      return isWritten && request.method === 'GET'
        ? { status: 400, body: '{"error":{"message":"No"}}' }
        : undefined;
    };
    await expect(world.register({ prune: true })).rejects.toThrow(reason);
  });
});

test('one that fails does not stop the others, and the error has the summary', async () => {
  world.deploy(
    declare([
      { account: 'main', database: 12345 },
      { account: 'main', database: 'Nameless', actions: 'all' },
      { account: 'main', database: 788 },
      { account: 'main', collection: 8550, actions: ['delete'] },
    ]),
  );
  fail('POST', [{ status: 400, body: '{"error":{"message":"Failed to create callback"}}' }]);
  await expect(world.register()).rejects.toMatchObject({
    name: 'RegistrationError',
    code: 'registration-failed',
    message:
      '5 of 8 callbacks failed; {"create":3,"update":0,"delete":0,"unchanged":0,"stray":0,"failed":5}; ' +
      'main database/12345: Copernica answered 400: No database with supplied ID (check the database in callbacks.config.ts) | ' +
      'main database/Nameless: Copernica answered 400: No database with supplied ID (check the database in callbacks.config.ts) | ' +
      'main database/788: Copernica answered 400: Failed to create callback',
  });
  expect(world.copernica.callbacks().map(({ url }) => url.slice(receiverUrl.length))).toEqual([
    '/callbacks/main/database/788/update',
    '/callbacks/main/database/788/delete',
    '/callbacks/main/collection/8550/delete',
  ]);
  expect(world.metrics.at(-1)).toEqual({
    declared: 8,
    created: 3,
    updated: 0,
    deleted: 0,
    unchanged: 0,
    stray: 0,
    failed: 5,
  });
});
