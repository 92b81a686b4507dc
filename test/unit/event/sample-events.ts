import type {
  CopernicaEvent,
  ProfileEvent,
  ProfileEventData,
  ProfileEventOf,
  ProfileKind,
} from '../../../lib/event/copernica-event.ts';
import type { MailEvent } from '../../../lib/event/mail-event.ts';
import { toMailEvent, toProfileEvent } from '../../../lib/event/event-type.ts';
import type { Occurrence } from '../../../lib/event/vocabulary.ts';
import { readFixtures } from '../receiving/read-fixtures.ts';

const context = {
  id: '3f1c'.repeat(16),
  source: 'urn:copernica:account:1234',
  subject: 'database/788/profile/123',
  time: '2026-11-23T17:48:00Z',
};

const profile: ProfileEventData<'update'> = {
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
const subprofile: ProfileEventData<'update'> = {
  ...profile,
  database: null,
  collection: 8550,
  subprofile: 9,
  interests: {},
};

/** A profile's update. */
export const profileUpdated: ProfileEventOf<'update'> = {
  specversion: '1.0',
  id: context.id,
  type: 'com.copernica.profile.updated',
  source: context.source,
  subject: context.subject,
  time: context.time,
  datacontenttype: 'application/json',
  data: profile,
};

/** A click, with variables of every shape. */
export const messageClicked = mail('message.clicked', {
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
  changed('profile', { ...profile, action: 'create', format: 'form' }),
  changed('profile', { ...profile, action: 'delete', changes: {} }),
  changed('profile', { ...profile, action: 'snapshot', changes: {}, format: 'api' }),
  changed(
    'profile',
    {
      ...profile,
      ...{ action: null, database: null, profile: null, interests: {}, created: null, format: 'xml' },
    },
    '',
  ),
  changed('subprofile', { ...subprofile, action: 'create' }),
  changed('subprofile', subprofile),
  changed('subprofile', { ...subprofile, action: 'delete', profile: null }),
  changed('subprofile', { ...subprofile, action: 'snapshot', format: 'api' }),
  changed('subprofile', { ...subprofile, action: null }),
  messageClicked,
  mail('message.opened', { id: '12', useragent: 'Mozilla/5.0', referer: '' }),
  mail('message.delivered', { id: '12', tags: [] }),
  mail('message.bounced', { id: '12', mime: 'From: <>\r\n\r\n' }),
  mail('message.failed', { id: '12', action: 'failed', code: '550' }),
  mail('message.complained', { id: '12', emailfrom: 'new@example.com' }),
  mail('profile.unsubscribed', { mailing: '77' }, ''),
];

/** The events that the deliveries of `test/fixtures` become, by delivery. */
export function readFixtureEvents(): [name: string, event: unknown][] {
  return readFixtures().map(({ name, eventText }) => [name, JSON.parse(eventText)]);
}

function changed(kind: ProfileKind, data: ProfileEventData, subject = context.subject): ProfileEvent {
  return toProfileEvent(kind, data, { ...context, subject });
}

function mail(occurrence: Occurrence, variables: object, subject = 'message/12'): MailEvent {
  const data = { ...variables, account: 'main', database: null, profile: null, format: 'form' } as const;
  return toMailEvent(occurrence, data, { ...context, subject });
}
