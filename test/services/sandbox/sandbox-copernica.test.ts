import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CreateAnswer } from '../../sandbox/copernica/success-answers.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';

let copernica: Copernica;

beforeEach(async () => {
  copernica = await startCopernica({
    accessToken: 'right',
    databases: [{ id: 788, name: 'Contacts', interests: [], collections: [{ id: 8550, name: 'orders' }] }],
  });
});
afterEach(() => copernica.close());

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const separator = path.includes('?') ? '&' : '?';
  return fetch(`${copernica.apiUrl}${path}${separator}access_token=right`, { redirect: 'manual', ...init });
}

const postJson = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const message = (text: string) => ({ error: { message: text } });

describe('token', () => {
  test.each(['', '/v1', '/v2', '/v3'])('a wrong access token is refused by %s/identity', async (prefix) => {
    const response = await fetch(`${copernica.apiUrl}${prefix}/identity?access_token=wrong`);
    expect([response.status, await response.json()]).toEqual([400, message('Invalid access token')]);
    expect((await call(`${prefix}/identity`)).status).toBe(200);
  });

  test('v4 takes an authorization token until it is revoked, and no access token', async () => {
    const answer = await fetch(copernica.authenticateUrl, {
      method: 'POST',
      body: new URLSearchParams({ access_token: 'right' }),
    });
    const token = (await answer.text()).trim();
    const identify = () =>
      fetch(`${copernica.apiUrl}/v4/identity`, { headers: { authorization: `Bearer ${token}` } });
    expect(token.split('.')).toHaveLength(3);
    expect((await identify()).status).toBe(200);
    expect((await call('/v4/identity')).status).toBe(401);
    copernica.revokeJwts();
    expect((await identify()).status).toBe(401);
  });

  test('an authorization token expires', async () => {
    copernica.jwtLifetimeSeconds = 0;
    const body = new URLSearchParams({ access_token: 'right' });
    const token = (await (await fetch(copernica.authenticateUrl, { method: 'POST', body })).text()).trim();
    const response = await fetch(`${copernica.apiUrl}/v4/identity`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(401);
  });

  test('the authenticate server refuses a wrong access token', async () => {
    const body = new URLSearchParams({ access_token: 'wrong' });
    expect((await fetch(copernica.authenticateUrl, { method: 'POST', body })).status).toBe(400);
  });
});

describe('callbacks', () => {
  test.each([
    ['a flat JSON object', postJson({ url: 'https://a.example/', action: 'update', method: 'json' })],
    [
      'the list envelope',
      postJson({ data: [{ url: 'https://a.example/', action: 'update', method: 'json' }] }),
    ],
    [
      'a form',
      {
        method: 'POST',
        body: new URLSearchParams({ url: 'https://a.example/', action: 'update', method: 'json' }),
      },
    ],
  ])('are created from %s', async (_title, init) => {
    expect((await call('/database/788/callbacks', init)).headers.get('x-created')).toBe('21');
    expect(await (await call('/callback/21')).json()).toEqual({
      ID: '21',
      url: 'https://a.example/',
      expression: '',
      method: 'json',
      action: 'update',
      collection: 0,
      database: '788',
    });
  });

  test.each<[CreateAnswer, number, string | null]>([
    ['location-302', 302, 'location'],
    ['location-303', 303, 'location'],
    ['location-201', 201, 'location'],
    ['x-location', 201, 'x-location'],
    ['no-id-200', 200, null],
    ['no-id-204', 204, null],
  ])('are created with the answer %s', async (choice, status, header) => {
    copernica.answers.create = choice;
    const response = await call('/collection/8550/callbacks', postJson({ url: 'https://a.example/' }));
    expect(response.status).toBe(status);
    expect(header && response.headers.get(header)).toBe(
      header && `${copernica.apiUrl}/callback/21?access_token=right`,
    );
    expect(copernica.callbacks()).toMatchObject([{ id: 21, owner: { kind: 'collection', id: 8550 } }]);
  });

  test.each(['POST', 'PUT'])('are updated by %s', async (method) => {
    copernica.addCallback({ kind: 'database', id: 788 }, { url: 'https://a.example/' });
    await call('/callback/21', { ...postJson({ expression: '1 > 0;' }), method });
    expect(copernica.callbacks()).toMatchObject([{ url: 'https://a.example/', expression: '1 > 0;' }]);
  });

  test('are deleted once', async () => {
    copernica.addCallback({ kind: 'database', id: 788 }, { url: 'https://a.example/' });
    expect((await call('/callback/21', { method: 'DELETE' })).headers.get('x-deleted')).toBe('callback 21');
    const again = await call('/callback/21', { method: 'DELETE' });
    expect([again.status, await again.json()]).toEqual([
      400,
      message('This callback has already been removed'),
    ]);
  });

  test.each([
    ['GET', '/database/1/callbacks', 'No database with supplied ID'],
    ['GET', '/collection/1/callbacks', 'No collection with given ID'],
    ['GET', '/callback/99', 'No callback with supplied ID'],
    ['DELETE', '/database/788/callbacks', 'Invalid method'],
    ['GET', '/callbacks', 'Invalid method'],
    ['POST', '/database/788/callbacks', 'Invalid data provided'],
  ])('%s %s is refused: %s', async (method, path, text) => {
    const response = await call(path, { method });
    expect([response.status, await response.json()]).toEqual([400, message(text)]);
  });

  test('a database is found by its name in any case', async () => {
    expect(await (await call('/database/CONTACTS')).json()).toMatchObject({ ID: '788', name: 'Contacts' });
  });
});

describe('lists', () => {
  beforeEach(() => {
    for (let index = 0; index < 1001; index++) {
      copernica.addCallback({ kind: 'database', id: 788 }, { url: `https://a.example/${index}` });
    }
  });

  test.each([
    ['', '', { start: 0, limit: 100, total: 1001, count: undefined }, 100],
    ['/v1', '', { start: 0, limit: 100, total: 1001, count: 100 }, 100],
    ['/v1', '?limit=500', { limit: '500', count: 100 }, 100],
    ['/v2', '?limit=5000', { limit: '5000', count: 1000 }, 1000],
    ['/v2', '?start=1000&limit=5', { start: 1000, limit: '5', count: 1 }, 1],
    ['/v2', '?limit=-1', { limit: '-1', count: 0 }, 0],
    ['/v2', '?total=false', { total: undefined, count: 100 }, 100],
  ])('%s/database/788/callbacks%s', async (prefix, query, expected, length) => {
    const list = (await (await call(`${prefix}/database/788/callbacks${query}`)).json()) as {
      data: unknown[];
    };
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, list[key as 'data']]))).toEqual(
      expected,
    );
    expect(list.data).toHaveLength(length);
  });

  test('can be reshaped', async () => {
    copernica.reshapeList = ({ data }) => ({
      data: data.map(({ ID, ...rest }) => ({ id: Number(ID), ...rest })),
    });
    expect(await (await call('/database/788/callbacks?limit=1')).json()).toMatchObject({
      data: [{ id: 21 }],
    });
  });
});

describe('faults', () => {
  const create = () => call('/database/788/callbacks', postJson({ url: 'https://a.example/' }));

  test('an answer given instead of the work leaves nothing behind', async () => {
    copernica.faults = ({ method }) => (method === 'POST' ? { status: 503, body: '<html>' } : undefined);
    expect((await create()).status).toBe(503);
    expect(copernica.callbacks()).toEqual([]);
  });

  test('an answer given after the work leaves a callback behind', async () => {
    copernica.faults = () => ({ kind: 'answer', status: 504 });
    expect((await create()).status).toBe(504);
    expect(copernica.callbacks()).toHaveLength(1);
  });

  test.each([
    ['lost-answer', 1],
    ['refuse', 0],
    ['garbage', 1],
  ] as const)('%s: the connection fails, and %i callbacks are there', async (kind, count) => {
    copernica.faults = () => ({ kind });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(copernica.callbacks()).toHaveLength(count);
  });

  test('hang: no answer comes', async () => {
    copernica.faults = () => ({ kind: 'hang' });
    await expect(call('/identity', { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  });
});

test('requests are recorded without their token', async () => {
  await call('/v2/database/788/callbacks', postJson({ url: 'https://a.example/' }));
  await call('/callback/99', { method: 'DELETE' });
  expect(copernica.requests).toEqual([
    { server: 'api', method: 'POST', path: '/v2/database/788/callbacks', wrote: true },
    { server: 'api', method: 'DELETE', path: '/callback/99', wrote: false },
  ]);
});
