import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseEvent } from '../../lib/event/parse-event.ts';
import type { ProfileEvent } from '../../lib/event/copernica-event.ts';
import { isProfileEvent } from '../../lib/event/event-type.ts';
import { buildMailDelivery, type Shape } from '../sandbox/delivery/build-delivery.ts';
import { deliver, toSignedRequest } from '../sandbox/delivery/deliver.ts';
import { registerCallbacks } from '../sandbox/demo/register-callbacks.ts';
import { runStep } from '../sandbox/demo/run-scenario.ts';
import { createScenario } from '../sandbox/demo/scenario.ts';
import config from '../callbacks.config.ts';
import type { World } from '../sandbox/world.ts';
import { startTestWorld } from './start-test-world.ts';

const { steps: scenario } = await createScenario(config);
let world: World;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

describe('from the declared callback to the event on the queue', () => {
  test('register tells Copernica of every declared callback, one per action', async () => {
    expect(await registerCallbacks(world)).toMatch(/^Applied: 7 create/m);
    const registered = world.copernica.callbacks().map(({ url, method, action, expression }) => {
      return [new URL(url).pathname, method, action, expression].join(' ').trim();
    });
    expect(registered).toEqual([
      '/callbacks/main/database/788/create json create',
      '/callbacks/main/database/788/update json update',
      '/callbacks/main/database/788/delete json delete',
      "/callbacks/main/database/789/update/subscribers json update profile.newsletter == 'yes'",
      '/callbacks/main/collection/8550/create xml create',
      '/callbacks/main/collection/8550/update xml update',
      '/callbacks/main/collection/8550/delete xml delete',
    ]);
  });

  test('a second run writes nothing', async () => {
    const before = world.copernica.requests.length;
    expect(await registerCallbacks(world)).toMatch(/^Applied: 0 create, 0 update, 0 delete, 7 unchanged/m);
    expect(world.copernica.requests.slice(before).filter(({ wrote }) => wrote)).toEqual([]);
  });

  test.each(scenario)('$change → $expected.length event(s)', async (step) => {
    const { differences, deliveries } = await runStep(world, step);
    expect(differences).toEqual([]);
    expect(deliveries.map(({ status }) => status)).toEqual(step.expected.map(() => 200));
  });

  test('nothing was quarantined, and the functions warned of nothing', () => {
    expect(world.messages('QuarantineQueue')).toEqual([]);
    const levels = world.stack
      .logs()
      .map(({ line }) => JSON.parse(line) as { level?: string; code?: string })
      // register calls its own receiver once, without a signature, to see that it is there.
      .filter(({ code }) => code !== 'missing-signature')
      .map(({ level }) => level);
    expect(new Set(levels)).toEqual(new Set(['INFO', undefined]));
  });
});

describe('whatever Copernica makes the delivery look like', () => {
  const shapes: { shape: Shape; format: string }[] = [
    { shape: 'form-json', format: 'json' },
    { shape: 'form-xml', format: 'xml' },
    { shape: 'json', format: 'json' },
    { shape: 'xml', format: 'xml' },
    { shape: 'flat-xml', format: 'xml' },
    { shape: 'form', format: 'form' },
    { shape: 'webhook', format: 'form' },
    { shape: 'webhook-2017', format: 'form' },
  ];

  test.each(shapes)('$shape tells of the same changes', async ({ shape, format }) => {
    world.shapes.json = shape;
    const fields = { email: "o'brien@example.com", city: 'Düsseldorf <&> "x"', code: '007', empty: '' };
    const [created, updated, deleted] = await eventsOf(async () => {
      const { id } = await world.profiles.create(788, { fields, interests: { football: true } });
      await world.profiles.update(id, { fields: { city: '\u{1f6b2} + 100%' } });
      await world.profiles.delete(id);
    });
    const after = { ...fields, city: '\u{1f6b2} + 100%' };
    expect(created?.data).toMatchObject({ action: 'create', database: 788, fields, format });
    expect(created?.data.interests['football']).toBe(true);
    expect(updated?.data).toMatchObject({ action: 'update', fields: after, format });
    expect(deleted?.data).toMatchObject({ action: 'delete', fields: after, format });
    expect(new Set([created, updated, deleted].map((event) => event?.subject)).size).toBe(1);
  });

  test.each(shapes)('$shape tells of a subprofile', async ({ shape, format }) => {
    world.shapes.xml = shape;
    const profile = await world.profiles.create(788, { fields: { email: 'parent@example.com' } });
    const [created] = await eventsOf(() =>
      world.profiles.createSubprofile(8550, profile.id, { article: '1e3' }),
    );
    expect(created?.data).toMatchObject({ collection: 8550, fields: { article: '1e3' }, format });
    expect([profile.id, null]).toContain(created?.data.profile);
  });
});

describe('Marketing Suite webhooks about mailings', () => {
  test.each([
    ['click', 'com.copernica.message.clicked', 'message/b3c1'],
    ['open', 'com.copernica.message.opened', 'message/b3c1'],
    ['delivery', 'com.copernica.message.delivered', 'message/b3c1'],
    ['bounce', 'com.copernica.message.bounced', 'message/b3c1'],
    ['failure', 'com.copernica.message.failed', 'message/b3c1'],
    ['unsubscribe', 'com.copernica.profile.unsubscribed', 'database/788/profile/101'],
  ] as const)('%s becomes %s', async (type, eventType, subject) => {
    const variables =
      type === 'unsubscribe'
        ? { database: '788', profile: '101', mailing: '7' }
        : { id: 'b3c1', tags: ['spring'] };
    const url = `${world.stack.url}/callbacks/main/webhook/${type}`;
    const content = buildMailDelivery(type, { ...variables, time: '1795456080' });
    expect(await deliver(toSignedRequest(world.sender, url, content))).toMatchObject({ status: 200 });
    const event = await parseEvent(world.messages('EventQueue').at(-1) ?? { body: '' });
    expect(event).toMatchObject({ type: eventType, subject, time: '2026-11-23T17:48:00Z' });
    expect(event.data).toMatchObject({
      ...variables,
      ...('profile' in variables ? { database: 788, profile: 101 } : {}),
    });
  });
});

/** The events that reach the queue while something happens. */
async function eventsOf(work: () => Promise<unknown>): Promise<ProfileEvent[]> {
  const before = world.messages('EventQueue').length;
  await work();
  const messages = world.messages('EventQueue').slice(before);
  const events = await Promise.all(messages.map((message) => parseEvent(message)));
  return events.filter(isProfileEvent);
}
