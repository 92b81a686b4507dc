import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseEvent } from '../../../lib/event/parse-event.ts';
import { startSharedAws } from '../../faults/fault-world.ts';
import { createEventValidator } from '../../unit/event/event-validator.ts';
import { startSnapshotWorld, type SnapshotWorld } from './snapshot-world.ts';

let aws: FauxqsServer;
let world: SnapshotWorld;
beforeAll(async () => {
  aws = await startSharedAws();
});
beforeEach(async () => {
  world = await startSnapshotWorld(aws);
});
afterEach(() => world.close());
afterAll(() => aws.stop());

const findProblems = createEventValidator();

describe('the events of a snapshot', () => {
  test('a profile is told with all that it is, and without its secret', async () => {
    const { id, code } = await world.profiles.create(788, {
      fields: { email: 'ann@example.com', number: '007', empty: '' },
      interests: { football: true, chess: false },
    });
    const [event, ...others] = await world.run({ databases: [788] });
    expect(others).toEqual([]);
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      type: 'com.copernica.profile.snapshot',
      source: 'urn:copernica:account:1234',
      subject: `database/788/profile/${id}`,
      time: '2026-11-24T03:00:00Z',
      datacontenttype: 'application/json',
      data: {
        ...{ action: 'snapshot', account: 'main' },
        ...{ database: 788, collection: null, profile: id, subprofile: null },
        fields: { email: 'ann@example.com', number: '007', empty: '' },
        interests: { football: true },
        changes: {},
        created: '2026-11-24 03:00:00',
        modified: '2026-11-24 03:00:00',
        format: 'api',
      },
    });
    expect(findProblems(event)).toEqual([]);
    expect(JSON.stringify(world.messages()) + world.said.join('')).not.toContain(code);
  });

  test('a subprofile is told with its parent, in whose group it stays', async () => {
    const parent = await world.profiles.create(788, {});
    const { id } = await world.profiles.createSubprofile(8550, parent.id, { article: '12' });
    const [event] = await world.run({ collections: [8550] });
    expect(event).toMatchObject({
      type: 'com.copernica.subprofile.snapshot',
      subject: `collection/8550/subprofile/${id}`,
      data: { collection: 8550, profile: parent.id, subprofile: id, fields: { article: '12' } },
    });
    expect(findProblems(event)).toEqual([]);
    expect(world.messages().map(({ groupId }) => groupId)).toEqual([`main/profile/${parent.id}`]);
  });

  test.each(['list', 'object'] as const)('no fields as a %s are none', async (emptyFields) => {
    world.copernica.quirks.emptyFields = emptyFields;
    await world.profiles.create(788, {});
    expect((await world.run({ databases: [788] })).map(({ data }) => data.fields)).toEqual([{}]);
  });

  test('everything that is declared is read, databases by name too, each profile once', async () => {
    const ann = await world.profiles.create(788, {});
    const order = await world.profiles.createSubprofile(8550, ann.id, {});
    const bob = await world.profiles.create(900, {});
    await world.invoke({});
    await world.work();
    expect(
      world
        .events()
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual([
      `collection/8550/subprofile/${order.id}`,
      `database/788/profile/${ann.id}`,
      `database/900/profile/${bob.id}`,
    ]);
  });

  test('the id tells the run, the profile and its modification, and nothing else', async () => {
    const { id } = await world.profiles.create(788, {});
    const [first] = await world.run({ databases: [788] });
    const [second] = await world.run({ databases: [788] });
    expect(second?.id).not.toBe(first?.id);
    expect(second?.subject).toBe(first?.subject);
    expect(world.messages()[0]).toMatchObject({
      deduplicationId: first?.id,
      groupId: `main/profile/${id}`,
      attributes: {
        ce_type: 'com.copernica.profile.snapshot',
        account: 'main',
        database: '788',
        action: 'snapshot',
      },
    });
  });

  test("time is Copernica's, of before the page was asked for", async () => {
    await world.profiles.create(788, {});
    world.copernica.faults = ({ path }) => {
      // Between the answer before and the page itself Copernica's clock goes on.
      if (path.endsWith('/profiles')) world.time.now += 5_000;
      return undefined;
    };
    const [event] = await world.run({ databases: [788] });
    expect(event?.time).toBe('2026-11-24T03:00:00Z');
    expect(world.time.now).toBeGreaterThanOrEqual(Date.parse('2026-11-24T03:00:10Z'));
  });

  test('what is over 1 MiB goes by S3', async () => {
    await world.profiles.create(788, { fields: { text: 'x'.repeat(1_200_000) } });
    await world.invoke({ databases: [788] });
    await world.work();
    const [message] = world.messages();
    expect(message?.attributes['ExtendedPayloadSize']).toMatch(/^12\d{5}$/);
    const keys = (await world.objects()).filter((key) => key.startsWith('events/'));
    expect(keys).toHaveLength(1);
    const getObject = async (bucket: string, key: string) =>
      (await fetch(`${aws.address}/${bucket}/${key}`)).text();
    const event = await parseEvent({ body: message?.body ?? '' }, { getObject });
    expect(event.type).toBe('com.copernica.profile.snapshot');
  });

  test('a list that does not mind the condition ends the run, and no profile is told twice', async () => {
    for (let count = 0; count < 3; count += 1) await world.profiles.create(788, {});
    const { shelf } = world.copernica;
    world.copernica.shelf = { ...shelf, after: (owner) => shelf.after(owner, 0) };
    await world.invoke({ databases: [788] });
    await world.work();
    expect(world.said.join('\n')).toContain('list is not by id');
    expect(world.steps()).toHaveLength(1);
    expect(world.events()).toHaveLength(3);
  });
});
