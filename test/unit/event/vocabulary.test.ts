import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CopernicaEvent, ProfileEventData } from '../../../lib/event/copernica-event.ts';
import { profileEventTypes, toSubject } from '../../../lib/event/event-type.ts';
import { deliveredActions, toTriggeredEvent, triggersBySpelling } from '../../../lib/event/vocabulary.ts';
import { profileUpdated } from './sample-events.ts';

describe('the tables of actions and triggers', () => {
  it('name what Copernica can be asked to call for', () => {
    expect(deliveredActions).toEqual(['create', 'update', 'delete']);
  });

  it('give each action an event type of a profile and of a subprofile', () => {
    expect([...profileEventTypes]).toEqual([
      ['com.copernica.profile.created', 'create'],
      ['com.copernica.profile.updated', 'update'],
      ['com.copernica.profile.deleted', 'delete'],
      ['com.copernica.profile.snapshot', 'snapshot'],
      ['com.copernica.profile.changed', null],
      ['com.copernica.subprofile.created', 'create'],
      ['com.copernica.subprofile.updated', 'update'],
      ['com.copernica.subprofile.deleted', 'delete'],
      ['com.copernica.subprofile.snapshot', 'snapshot'],
      ['com.copernica.subprofile.changed', null],
    ]);
  });

  it.each([
    ['click', { occurrence: 'message.clicked' }],
    ['open', { occurrence: 'message.opened' }],
    ['delivery', { occurrence: 'message.delivered' }],
    ['bounce', { occurrence: 'message.bounced' }],
    ['failure', { occurrence: 'message.failed' }],
    ['failed', { occurrence: 'message.failed' }],
    ['abuse', { occurrence: 'message.complained' }],
    ['complaint', { occurrence: 'message.complained' }],
    ['unsubscribe', { occurrence: 'profile.unsubscribed' }],
    ['create', { action: 'create' }],
    ['update', { action: 'update' }],
    ['delete', { action: 'delete' }],
  ])('say what %s means', (word, event) => {
    const trigger = triggersBySpelling.get(word);
    expect(trigger && toTriggeredEvent(trigger)).toEqual(event);
  });

  it('know no other word', () => {
    expect(
      ['snapshot', 'all', 'toString', '__proto__', ''].filter((word) => triggersBySpelling.has(word)),
    ).toEqual([]);
  });
});

describe('the subject', () => {
  it.each([
    ['profile', {}, 'database/788/profile/123'],
    ['profile', { database: null }, 'profile/123'],
    ['profile', { profile: null }, 'database/788'],
    ['profile', { database: null, profile: null }, ''],
    ['subprofile', { collection: 8550, subprofile: 9 }, 'collection/8550/subprofile/9'],
    ['subprofile', { subprofile: 9 }, 'subprofile/9'],
  ] as const)('of a %s with %j is %j', (kind, ids, subject) => {
    expect(toSubject(kind, { ...profileUpdated.data, ...ids })).toBe(subject);
  });
});

describe('the type of an event', () => {
  it('tells the compiler what is in it', () => {
    const event = profileUpdated as CopernicaEvent;
    if (event.type === 'com.copernica.profile.updated') {
      expectTypeOf(event.data.action).toEqualTypeOf<'update'>();
    } else if (event.type === 'com.copernica.subprofile.changed') {
      expectTypeOf(event.data).toEqualTypeOf<ProfileEventData<null>>();
    } else if (event.type === 'com.copernica.message.clicked') {
      expectTypeOf(event.data.original).toEqualTypeOf<string | undefined>();
    }
    expect(event.type).toBe('com.copernica.profile.updated');
  });
});
