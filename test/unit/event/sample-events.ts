import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type {
  CopernicaEvent,
  MessageEvent,
  ProfileEvent,
  ProfileEventData,
  Variable,
} from '../../../lib/event/copernica-event.ts';

const envelope = {
  specversion: '1.0',
  id: '3f1c'.repeat(16),
  source: 'urn:copernica:account:1234',
  time: '2026-11-23T17:48:00Z',
  datacontenttype: 'application/json',
} as const;

const profile: ProfileEventData = {
  action: 'update',
  account: 'main',
  database: 788,
  collection: null,
  profile: 123,
  subprofile: null,
  fields: { email: 'new@example.com', company: 'Apple', number: '007', note: '' },
  interests: { football: true, 'sports.chess': false },
  changes: { company: { from: 'Microsoft', to: 'Apple' }, note: { to: '' } },
  created: '2013-01-06 14:19:51',
  modified: null,
  format: 'json',
};
const subprofile: ProfileEventData = {
  ...profile,
  database: null,
  collection: 8550,
  subprofile: 9,
  interests: {},
};

/** A profile's update. */
export const profileUpdated = toProfileEvent('com.copernica.profile.updated', profile);

/** A click, with variables of every shape. */
export const messageClicked = toMessageEvent('com.copernica.message.clicked', {
  id: 'b3c.1@example.com',
  recipient: 'new@example.com',
  ip: '192.0.2.1',
  original: 'https://www.example.com/?a=b',
  tags: ['spring', 'offer'],
  parameters: { campaign: { name: 'spring' } },
});

/** At least one event of each type, the emptiest ones included. */
export const sampleEvents: readonly CopernicaEvent[] = [
  profileUpdated,
  toProfileEvent('com.copernica.profile.created', { ...profile, action: 'create', format: 'form' }),
  toProfileEvent('com.copernica.profile.deleted', { ...profile, action: 'delete', changes: {} }),
  withoutSubject(
    toProfileEvent('com.copernica.profile.changed', {
      ...profile,
      ...{ action: null, database: null, profile: null, interests: {}, created: null, format: 'xml' },
    }),
  ),
  toProfileEvent('com.copernica.subprofile.created', { ...subprofile, action: 'create' }),
  toProfileEvent('com.copernica.subprofile.updated', subprofile),
  toProfileEvent('com.copernica.subprofile.deleted', { ...subprofile, action: 'delete', profile: null }),
  toProfileEvent('com.copernica.subprofile.changed', { ...subprofile, action: null }),
  messageClicked,
  toMessageEvent('com.copernica.message.opened', { id: '12', useragent: 'Mozilla/5.0', referer: '' }),
  toMessageEvent('com.copernica.message.delivered', { id: '12', tags: [] }),
  toMessageEvent('com.copernica.message.bounced', { id: '12', mime: 'From: <>\r\n\r\n' }),
  toMessageEvent('com.copernica.message.failed', { id: '12', action: 'failed', code: '550' }),
  withoutSubject(toMessageEvent('com.copernica.profile.unsubscribed', { mailing: '77' })),
];

/** The events that the folders of `test/fixtures` expect, by folder. */
export function readFixtureEvents(): [folder: string, event: unknown][] {
  const fixtures = join(import.meta.dirname, '../../fixtures');
  return globSync(join(fixtures, '*/event.json'))
    .toSorted()
    .map((file) => [basename(dirname(file)), JSON.parse(readFileSync(file, 'utf8'))]);
}

function toProfileEvent(type: ProfileEvent['type'], data: ProfileEventData): ProfileEvent {
  return { ...envelope, type, subject: 'database/788/profile/123', data };
}

function toMessageEvent(type: MessageEvent['type'], variables: Record<string, Variable>): MessageEvent {
  const data = { ...variables, account: 'main', database: null, profile: null, format: 'form' } as const;
  return { ...envelope, type, subject: 'message/12', data };
}

function withoutSubject<Event extends CopernicaEvent>({ subject: _subject, ...event }: Event) {
  return event;
}
