import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCredentials } from '../../../lib/copernica/credentials.ts';
import { createHttpClient } from '../../../lib/copernica/http-client.ts';
import { createJsonWebTokens } from '../../../lib/copernica/json-web-token.ts';
import { createRestClient } from '../../../lib/copernica/rest-client.ts';
import { createWebhooksApi, type WebhooksApi } from '../../../lib/copernica/webhooks-api.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import type { CreateAnswer } from '../../sandbox/copernica/success-answers.ts';
import { createPlayedClock } from '../played-clock.ts';

const deadline = { remainingMs: () => 10_000 };
const handler = 'https://receiver.example/callbacks/main/webhook/update/database/788';
const webhook = { handler, trigger: 'update', callers: null, scope: { kind: 'database', id: 788 } } as const;
let copernica: Copernica;

beforeEach(async () => {
  const databases = [{ id: 788, name: 'Contacts', interests: [], collections: [] }];
  copernica = await startCopernica({ accessToken: 'right', databases });
});
afterEach(() => copernica.close());

async function open(version = '/v3'): Promise<WebhooksApi> {
  const clock = createPlayedClock();
  const http = createHttpClient({ clock, fetch, maxAttempts: 2, attemptTimeoutMs: 5_000, baseDelayMs: 10 });
  const jwt = version === '/v4' ? createJsonWebTokens(http, copernica.authenticateUrl, clock.now) : null;
  const source = { read: () => Promise.resolve({ accessToken: 'right', callbackToken: null }) };
  const credentials = await openCredentials('copernica/main', { source, jwt, clock }, deadline);
  return createWebhooksApi(createRestClient(http, `${copernica.apiUrl}${version}`, credentials));
}

describe('a webhook', () => {
  test.each(['/v2', '/v3', '/v4'])('of %s is made, seen, changed and deleted', async (version) => {
    const api = await open(version);
    const id = await api.create(webhook, deadline);
    expect(id).toBe(1894);
    expect(copernica.webhooks()).toEqual([
      { id, handler, trigger: 'update', callers: null, database: 788, collection: null },
    ]);
    expect(await api.get(1894, deadline)).toEqual({ id, handler, trigger: 'update', callers: null });
    await api.update(1894, { ...webhook, callers: ['ms'] }, deadline);
    expect(await api.get(1894, deadline)).toMatchObject({ callers: ['ms'] });
    await api.update(1894, webhook, deadline);
    expect(await api.get(1894, deadline)).toMatchObject({ callers: null });
    await api.delete(1894, deadline);
    await api.delete(1894, deadline);
    expect(await api.get(1894, deadline)).toBeNull();
    expect(await api.get(5, deadline)).toBeNull();
  });

  test('says its callers, and nothing of a scope that it has not', async () => {
    const api = await open();
    await api.create({ ...webhook, callers: ['publisher'], scope: null }, deadline);
    expect(copernica.posted.map((body): unknown => JSON.parse(body))).toEqual([
      { handler, trigger: 'update', callers: ['publisher'] },
    ]);
  });

  test.each<[CreateAnswer, number | null]>([
    ['x-created', 1894],
    ['x-location', 1894],
    ['location-303', 1894],
    ['no-id-204', null],
  ])('whose create is answered by %s has id %o', async (answer, id) => {
    copernica.answers.create = answer;
    expect(await (await open()).create(webhook, deadline)).toBe(id);
  });

  test.each([
    ['in other letters', { id: 7, HANDLER: handler, Trigger: 'Update', callers: { 0: 'ms' } }, ['ms']],
    ['with all callers', { ID: '7', handler, trigger: 'update', callers: ['publisher', 'ms'] }, null],
    ['with an empty list of callers', { ID: '7', handler, trigger: 'update', callers: [] }, null],
    ['without callers', { ID: '7', handler, trigger: 'update' }, null],
  ])('%s is read alike', async (_, shown, callers) => {
    copernica.faults = () => ({ status: 200, body: JSON.stringify(shown) });
    expect(await (await open()).get(7, deadline)).toEqual({ id: 7, handler, trigger: 'update', callers });
  });

  test.each([
    ['another webhook', JSON.stringify({ ID: '8', handler, trigger: 'update' })],
    ['no webhook', '[]'],
    ['no JSON', 'OK'],
  ])('is not taken for gone when the answer is %s', async (_, body) => {
    copernica.faults = () => ({ status: 200, body });
    await expect((await open()).get(7, deadline)).rejects.toThrow(/about webhook 7 is not understood/);
  });

  test.each([
    ['a 404 in JSON', { status: 404, body: '{"error":{"message":"Unknown webhook"}}' }],
    ['an empty 410', { status: 410 }],
  ])('is gone after %s', async (_, fault) => {
    copernica.faults = () => fault;
    expect(await (await open()).get(7, deadline)).toBeNull();
  });

  test.each([
    ['a page for people', { status: 404, body: '<html>Not Found</html>' }],
    ['a path that is not known', { status: 404, body: '{"error":{"message":"Invalid method"}}' }],
  ])('is not gone after %s', async (_, fault) => {
    copernica.faults = () => fault;
    await expect((await open()).get(7, deadline)).rejects.toMatchObject({ code: 'copernica-refused' });
  });
});

describe('a refusal says what to do', () => {
  test.each([
    [
      'a trigger of the screens',
      { trigger: 'abuse' as const },
      /make the webhook there by hand.*ids: \{ abuse/,
    ],
    [
      'a domain that was not validated',
      { handler: 'https://abc.execute-api.eu-west-1.amazonaws.com/' },
      /Validating the domain/,
    ],
    [
      'an unknown database',
      { scope: { kind: 'database' as const, id: 5 } },
      /No database with supplied ID \(check the database/,
    ],
  ])('%s', async (_, properties, message) => {
    await expect((await open()).create({ ...webhook, ...properties }, deadline)).rejects.toThrow(message);
  });

  test.each(['', '/v1'])("of version '%s', which has no webhooks", async (version) => {
    await expect((await open(version)).create(webhook, deadline)).rejects.toThrow(
      /webhooks of '\/v2' to '\/v4'/,
    );
  });
});

describe('what may have been done nevertheless', () => {
  test.each([
    ['a lost answer', { kind: 'lost-answer' as const }, true],
    ['a 500', { kind: 'answer' as const, status: 500 }, true],
    ['a 504', { status: 504 }, true],
    ['a 429', { status: 429 }, false],
    ['a refusal', { status: 400, body: '{"error":{"message":"Invalid data provided"}}' }, false],
  ])('after %s', async (_, fault, mayBeDone) => {
    copernica.faults = () => fault;
    await expect((await open()).create(webhook, deadline)).rejects.toMatchObject({ mayBeDone });
  });

  test('nothing, where nobody listens', async () => {
    const api = await open();
    await copernica.close();
    await expect(api.create(webhook, deadline)).rejects.toMatchObject({ mayBeDone: false });
  });
});

describe('the list', () => {
  test('is none, as documented', async () => {
    expect(await (await open()).list(deadline)).toBeNull();
  });

  test('is read to its end, where there is one', async () => {
    copernica.webhookRules.isListed = true;
    for (let count = 0; count < 250; count += 1) copernica.addWebhook({ handler, trigger: 'click' });
    const listed = await (await open()).list(deadline);
    expect(new Set(listed?.map(({ id }) => id)).size).toBe(250);
  });

  test('that cannot be had for another reason is an error', async () => {
    copernica.faults = () => ({ status: 503 });
    await expect((await open()).list(deadline)).rejects.toMatchObject({ code: 'copernica-unavailable' });
  });
});
