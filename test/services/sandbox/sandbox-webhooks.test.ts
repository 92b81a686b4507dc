import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { createProfiles, type Profiles } from '../../sandbox/copernica/profiles.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import { callWebhooks, type Occasion } from '../../sandbox/copernica/webhooks/call-webhooks.ts';
import { createMailings, type Mailings } from '../../sandbox/copernica/webhooks/mailings.ts';
import type { Caller, WebhookTrigger } from '../../sandbox/copernica/webhooks/webhook-store.ts';
import { createDeliveryService, type DeliveryService } from '../../sandbox/delivery/delivery-service.ts';
import { serve, type Served } from '../../sandbox/network/serve.ts';

let copernica: Copernica;
const databases = [
  { id: 788, name: 'Contacts', interests: ['football'], collections: [{ id: 8550, name: 'orders' }] },
  { id: 900, name: 'Customers', interests: [], collections: [] },
];

beforeEach(async () => {
  copernica = await startCopernica({ accessToken: 'right', databases });
});
afterEach(() => copernica.close());

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const separator = path.includes('?') ? '&' : '?';
  return fetch(`${copernica.apiUrl}${path}${separator}access_token=right`, { redirect: 'manual', ...init });
}

const send = (method: string, value: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const handler = 'https://receiver.example/hook';

describe('the webhook endpoints', () => {
  test.each([2, 3])('of version %s create, show, change and delete', async (version) => {
    const created = await call(
      `/v${version}/webhooks`,
      send('POST', { handler, trigger: 'update', callers: ['ms'], database: 788 }),
    );
    expect([created.status, created.headers.get('x-created')]).toEqual([201, '1894']);
    const path = `/v${version}/webhook/1894`;
    const shown = { ID: '1894', handler, trigger: 'update', callers: ['ms'] };
    expect(await (await call(path)).json()).toEqual(shown);
    const change = { callers: ['publisher'], database: '900' };
    expect((await call(path, send('PUT', change))).status).toBe(200);
    expect(copernica.webhooks()).toMatchObject([{ callers: ['publisher'], database: 788 }]);
    const deleted = await call(path, { method: 'DELETE' });
    expect([deleted.status, deleted.headers.get('x-deleted')]).toEqual([200, 'webhook 1894']);
    expect(await (await call(path)).json()).toMatchObject({
      error: { message: 'This webhook has already been removed' },
    });
  });

  test('take a form, too', async () => {
    const body = new URLSearchParams({ handler, trigger: 'click', 'callers[]': 'publisher' });
    expect((await call('/v2/webhooks', { method: 'POST', body })).status).toBe(201);
    expect(copernica.webhooks()).toMatchObject([{ trigger: 'click', callers: ['publisher'] }]);
  });

  test.each(['', '/v1'])("are unknown to '%s'", async (prefix) => {
    const response = await call(`${prefix}/webhooks`, send('POST', { handler, trigger: 'click' }));
    expect(await response.json()).toMatchObject({ error: { message: 'Invalid method' } });
  });

  test('have no list, or one', async () => {
    copernica.addWebhook({ handler, trigger: 'open' });
    expect((await call('/v3/webhooks')).status).toBe(400);
    copernica.webhookRules.isListed = true;
    expect(await (await call('/v3/webhooks')).json()).toMatchObject({
      total: 1,
      data: [{ ID: '1894', handler, trigger: 'open', callers: ['ms', 'publisher'] }],
    });
  });

  test.each([
    ['a domain that was not validated', { handler: 'https://a.eu-west-1.amazonaws.com/' }, /not been valid/],
    ['a trigger of the screens', { trigger: 'abuse' }, /Invalid trigger/],
    ['an unknown trigger', { trigger: 'clack' }, /Invalid data/],
    ['an unknown caller', { callers: ['rest'] }, /Invalid data/],
    ['an unknown database', { database: 5 }, /No database/],
    ['an unknown collection', { collection: 5 }, /No collection/],
    ['no handler', { handler: undefined }, /Invalid data/],
  ])('refuse %s', async (_, properties, message) => {
    const response = await call('/v3/webhooks', send('POST', { handler, trigger: 'click', ...properties }));
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toMatch(message);
    expect(copernica.webhooks()).toEqual([]);
  });
});

describe('deliveries', () => {
  let receiver: Served;
  let service: DeliveryService;
  let profiles: Profiles;
  let mailings: Mailings;

  beforeEach(async () => {
    receiver = await serve(async (request, response) => {
      request.resume();
      response.end('{}');
    });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const now = (): Date => new Date('2026-11-23T17:48:00Z');
    const sender = { copernicaId: 'account_1234', keyId: 'one._domainkey.copernica.com', privateKey, now };
    service = createDeliveryService(sender, resolveConfig({ accounts: {}, callbacks: [] }));
    const tell = (occasion: Occasion, caller: Caller | null): Promise<void> =>
      callWebhooks(copernica.webhooks(), { occasion, caller }, service.callWebhook);
    profiles = createProfiles({
      databases,
      callbacks: () => [],
      now,
      call: service.call,
      tellWebhooks: tell,
    });
    mailings = createMailings({ profiles, now, tell: (occurrence) => tell(occurrence, 'ms') });
  });
  afterEach(() => receiver.close());

  const hook = (trigger: WebhookTrigger, properties: object = {}): void =>
    void copernica.addWebhook({ handler: `${receiver.url}/${trigger}`, trigger, ...properties });
  const told = (): string[] => service.records.map(({ subject, action }) => `${action} ${subject}`);

  test('go to the webhooks whose scope and callers they are of', async () => {
    hook('create', { database: 788 });
    hook('create', { collection: 8550 });
    hook('create', { database: 900 });
    hook('update', { callers: ['publisher'] });
    const { id } = await profiles.create(788, { fields: { email: 'a@example.com' } });
    await profiles.createSubprofile(8550, id, {});
    await profiles.update(id, { fields: { email: 'b@example.com' } });
    profiles.caller = 'publisher';
    await profiles.update(id, { fields: { email: 'c@example.com' } });
    expect(service.records.map(({ registration, subject }) => `${registration} ${subject}`)).toEqual([
      'webhook/1894 database/788/profile/101',
      'webhook/1894 collection/8550/subprofile/102',
      'webhook/1895 collection/8550/subprofile/102',
      'webhook/1897 database/788/profile/101',
    ]);
  });

  test('are signed forms', async () => {
    hook('update');
    const { id } = await profiles.create(788, { fields: { email: 'a@example.com' } });
    await profiles.update(id, { fields: { email: 'b@example.com' } });
    const { request, status } = service.records[0] ?? expect.fail();
    expect(status).toBe(200);
    expect(request.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'x-copernica-id': 'account_1234',
      signature: expect.stringContaining('rsa-sha256'),
    });
    expect(Object.fromEntries(new URLSearchParams(request.body))).toMatchObject({
      type: 'update',
      time: '1795456080',
      profile: '101',
      database: '788',
      'parameters[email]': 'b@example.com',
      'fields[email]': 'b@example.com',
      'interests[football]': '0',
    });
  });

  test.each(['click', 'open', 'delivery', 'bounce', 'failure', 'unsubscribe', 'abuse'] as const)(
    'tell of %s',
    async (trigger) => {
      hook(trigger);
      const { id } = await profiles.create(788, { fields: { email: 'a@example.com' } });
      await mailings.happen(trigger, id, { extra: 'x' });
      expect(told()).toEqual([`${trigger} message/message1`]);
      const body = Object.fromEntries(new URLSearchParams(service.records[0]?.request.body));
      expect(body).toMatchObject({ id: 'message1', type: trigger, time: '1795456080', extra: 'x' });
    },
  );

  test('nothing happens to a profile that is not there', async () => {
    await expect(mailings.happen('click', 5)).rejects.toThrow('there is no profile 5');
  });
});
