import { describe, expect, test } from 'vitest';
import { isProfileEvent } from '../../../lib/event/event-type.ts';
import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';
import type { Database } from '../../sandbox/copernica/database.ts';
import { createProfiles, type Profiles } from '../../sandbox/copernica/profiles.ts';
import { buildDelivery } from '../../sandbox/delivery/build-delivery.ts';
import type { Change } from '../../sandbox/delivery/change.ts';
import { readEvent } from './build-verified-request.ts';

const database: Database = {
  id: 788,
  name: 'Contacts',
  interests: ['football', 'chess'],
  collections: [{ id: 8550, name: 'orders' }],
};
const interests = { football: true, chess: true };

/** What happens at Copernica, by the title of the row. */
const story: Record<string, (profiles: Profiles) => Promise<unknown>> = {
  'a profile is created': (profiles) =>
    profiles.create(788, { fields: { email: 'a@example.com', code: '007', empty: '' }, interests }),
  'it is updated': (profiles) =>
    profiles.update(101, { fields: { email: 'é@example.com', company: 'A & B' } }),
  'its interests are updated': (profiles) => profiles.update(101, { interests: { chess: true } }),
  'a subprofile is created': (profiles) => profiles.createSubprofile(8550, 101, { article: '1', paid: '' }),
  'the subprofile is updated': (profiles) => profiles.updateSubprofile(102, { paid: 'yes' }),
  'the subprofile is deleted': (profiles) => profiles.deleteSubprofile(102),
  'the profile is deleted': (profiles) => profiles.delete(101),
};

/** Plays the story, and gives the event of each change by callback and by webhook. */
async function play(): Promise<Map<string, { callback: ProfileEvent; webhook: ProfileEvent }>> {
  const changes: Change[] = [];
  const profiles = createProfiles({
    databases: [database],
    callbacks: () => [],
    now: () => new Date('2026-11-23T17:48:00Z'),
    call: () => Promise.resolve(),
    tellWebhooks: async (change) => void changes.push(change),
  });
  for (const happen of Object.values(story)) await happen(profiles);
  const titles = Object.keys(story);
  const events = await Promise.all(
    changes.map(async (change, index) => {
      const place = change.subprofile ? 'collection/8550' : 'database/788';
      const callback = await read(`/callbacks/main/${place}/${change.action}`, 'form-json', change);
      const webhook = await read(`/callbacks/main/webhook/${change.action}/${place}`, 'webhook', change);
      return [titles[index] ?? '', { callback, webhook }] as const;
    }),
  );
  return new Map(events);
}

async function read(path: string, shape: 'form-json' | 'webhook', change: Change): Promise<ProfileEvent> {
  const event = await readEvent({ path, ...buildDelivery(shape, change) });
  if (!isProfileEvent(event)) throw new Error('not the event of a profile');
  return event;
}

/** Everything but the id, the time and the format. */
function comparable({ id: _id, time: _time, data: { format: _format, ...data }, ...rest }: ProfileEvent) {
  return { ...rest, data };
}

const isUnsaid = (value: unknown): boolean => value === null || JSON.stringify(value) === '{}';

describe('a change by callback and by webhook', () => {
  test.each(['a profile is created', 'it is updated', 'its interests are updated'])(
    'is the same event but for id, time and format: %s',
    async (title) => {
      const { callback, webhook } = (await play()).get(title) ?? expect.fail();
      expect(comparable(webhook)).toEqual(comparable(callback));
      expect([callback.data.format, webhook.data.format]).toEqual(['json', 'form']);
    },
  );

  // A collection's callback does not name the database; a webhook of a delete says neither dates nor interests (protocol 4).
  test.each(Object.keys(story))('never says two things: %s', async (title) => {
    const { callback, webhook } = (await play()).get(title) ?? expect.fail();
    const [one, other] = [comparable(callback), comparable(webhook)];
    expect({ ...other, data: null }).toEqual({ ...one, data: null });
    for (const [name, value] of Object.entries(other.data)) {
      const said: unknown = one.data[name as keyof typeof one.data];
      if (!isUnsaid(value) && !isUnsaid(said)) expect([name, value]).toEqual([name, said]);
    }
    expect(Object.keys(other.data)).toEqual(Object.keys(one.data));
    expect(other.data.fields).toEqual(one.data.fields);
    expect(other.data.changes).toEqual(one.data.changes);
  });
});
