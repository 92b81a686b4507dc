import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';
import type { Payload } from './read-payload.ts';
import type { Delivery } from './verify-delivery.ts';

const participles = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** The CloudEvent of a profile's change. */
export function toEvent({ parameters, profile, format }: Payload, delivery: Delivery): ProfileEvent {
  const { id, account, copernicaId, targetId, action, signedAt } = delivery;
  const changes = Object.entries(parameters).map(([name, to]) => {
    const from = profile.fields[name];
    return [name, from === undefined || from === to ? { to } : { from, to }];
  });
  const event = {
    specversion: '1.0',
    id,
    type: `com.copernica.profile.${participles[action]}`,
    source: `urn:copernica:${copernicaId.toLowerCase().replace(/[-_ ]/, ':')}`,
    subject: `database/${targetId}/profile/${profile.id}`,
    time: signedAt.toISOString().replace('.000Z', 'Z'),
    datacontenttype: 'application/json',
    data: {
      action,
      account,
      database: targetId,
      collection: null,
      profile: profile.id,
      subprofile: null,
      fields: { ...profile.fields, ...parameters },
      interests: profile.interests,
      changes: Object.fromEntries(changes),
      created: profile.created,
      modified: profile.modified,
      format,
    },
  };
  return event as ProfileEvent;
}
