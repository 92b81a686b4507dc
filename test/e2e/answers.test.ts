import { generateKeyPairSync, hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseEvent } from '../../lib/event/parse-event.ts';
import { deliver, toSignedRequest, type SentRequest } from '../sandbox/delivery/deliver.ts';
import { toDkimRecord } from '../sandbox/network/dns-server.ts';
import type { World } from '../sandbox/world.ts';
import { startTestWorld } from './start-test-world.ts';

const path = '/callbacks/main/database/788/update';
const json = (body: unknown) => ({ contentType: 'application/json', body: JSON.stringify(body) });
const update = json({ id: '123', fields: { email: 'new@example.com' } });

let world: World;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

const sign = (content = update, at = path): SentRequest =>
  toSignedRequest(world.sender, `${world.stack.url}${at}`, content);
const queued = (): number => world.messages('EventQueue').length;

test('each answer says, to who knows the id of the stack, which one gave it', async () => {
  const { status, headers } = await fetch(`${world.stack.url}${path}`, { method: 'POST', body: 'x' });
  expect(status).toBe(401);
  const stackId = 'arn:aws:cloudformation:eu-west-1:000000000000:stack/sandbox/0';
  expect(headers.get('x-copernica-callbacks-stack')).toBe(hash('sha256', stackId).slice(0, 32));
});

describe('the sender is told', () => {
  test('200 and the id of the event, which is the id on the queue', async () => {
    const { status, body } = await deliver(sign());
    expect({ status, body }).toEqual({
      status: 200,
      body: expect.stringMatching(/^\{"id":"[0-9a-f]{64}"\}$/),
    });
    const message = world.messages('EventQueue').at(-1);
    expect(message?.deduplicationId).toBe((JSON.parse(body) as { id: string }).id);
    expect(message?.attributes['ce_id']).toBe(message?.deduplicationId);
  });

  test.each([
    ['broken JSON', { contentType: 'application/json', body: '{"id":' }, 'invalid-json'],
    ['broken XML', { contentType: 'text/xml', body: '<a><b></a>' }, 'invalid-xml'],
    ['a document type', { contentType: 'text/xml', body: '<!DOCTYPE a><a/>' }, 'doctype'],
    ['an unsupported content type', { contentType: 'image/png', body: 'x' }, 'unsupported-content-type'],
    ['an unknown shape', json({ hello: 'world' }), 'unknown-shape'],
  ])('202 for %s, which is quarantined with all that is needed to replay it', async (_, content, code) => {
    const before = queued();
    const { status, body } = await deliver(sign(content));
    expect({ status, body }).toEqual({ status: 202, body: JSON.stringify({ quarantined: code }) });
    expect(queued()).toBe(before);
    const quarantined = JSON.parse(world.messages('QuarantineQueue').at(-1)?.body ?? '') as {
      bodyBase64: string;
    };
    expect(quarantined).toMatchObject({ code, account: 'main', method: 'POST', path });
    expect(Buffer.from(quarantined.bodyBase64, 'base64').toString()).toBe(content.body);
  });

  test.each<[string, number, string, (request: SentRequest) => SentRequest]>([
    [
      'a changed body',
      401,
      'digest-mismatch',
      (request) => ({ ...request, body: request.body.replace('3', '4') }),
    ],
    ['no signature', 401, 'missing-signature', (request) => withoutHeader(request, 'signature')],
    ['an unknown account', 404, 'unknown-account', () => sign(update, '/callbacks/nobody/database/1/create')],
    ['another path', 404, 'not-found', () => sign(update, '/callbacks/main/table/1/create')],
  ])('why not, for %s', async (_, status, code, change) => {
    const before = queued();
    const answer = await deliver(change(sign()));
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ status, code, type: 'about:blank' });
    expect(queued()).toBe(before);
  });

  test('404 by the gateway itself for another method', async () => {
    const { status } = await fetch(`${world.stack.url}${path}`);
    expect(status).toBe(404);
  });
});

describe('two of the same', () => {
  test('the same delivery twice is one event', async () => {
    const before = queued();
    const request = sign();
    const [first, second] = [await deliver(request), await deliver(request)];
    expect(second).toEqual(first);
    expect(queued()).toBe(before + 1);
  });

  test('two identical changes are two events', async () => {
    const before = queued();
    await deliver(sign());
    await deliver(sign());
    expect(queued()).toBe(before + 2);
  });
});

describe('when something else is wrong', () => {
  beforeEach(() => {
    world.dns.faults = world.sqs.faults = undefined;
  });

  test('a rotated key is picked up without a restart', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await deliver(sign());
    world.sender.keyId = 'two._domainkey.copernica.com';
    world.sender.privateKey = privateKey;
    world.dns.records.set(
      world.sender.keyId,
      toDkimRecord(publicKey.export({ type: 'spki', format: 'der' })),
    );
    expect(await deliver(sign())).toMatchObject({ status: 200 });
  });

  test('DNS that does not answer means 503, and the same delivery is welcome afterwards', async () => {
    await world.stack.restart('receive');
    const request = sign();
    world.dns.faults = () => 'servfail';
    const refused = await fetch(request.url, request);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'dns-unavailable' });
    world.dns.faults = undefined;
    expect(await deliver(request)).toMatchObject({ status: 200 });
  });

  test('SQS that throttles at first is asked again, and has the event once', async () => {
    const before = queued();
    let failures = 2;
    world.sqs.faults = () => (failures-- > 0 ? { status: 500, body: '' } : undefined);
    expect(await deliver(sign())).toMatchObject({ status: 200 });
    expect(queued()).toBe(before + 1);
  });
});

test('an event over 1 MiB is on S3, and its consumer reads it all the same', async () => {
  const big = 'x'.repeat(1_200_000);
  const { status } = await deliver(sign(json({ id: '123', fields: { big } })));
  expect(status).toBe(200);
  const message = world.messages('EventQueue').at(-1);
  expect(message?.attributes['ExtendedPayloadSize']).toMatch(/^12\d{5}$/);
  const event = await parseEvent(message ?? { body: '' }, {
    getObject: async (bucket, key) => (await fetch(`${world.aws.address}/${bucket}/${key}`)).text(),
  });
  expect(event.data).toMatchObject({ fields: { big } });
});

function withoutHeader(request: SentRequest, name: string): SentRequest {
  const { [name]: _, ...headers } = request.headers;
  return { ...request, headers };
}
