import type { CopernicaEvent, ProfileEvent, ProfileEventData, ProfileKind } from './copernica-event.ts';
import type { MailEvent, MailEventData } from './mail-event.ts';
import { actions, triggers, type Action, type Occurrence } from './vocabulary.ts';

/** The type of a (sub)profile's event; an action that nobody tells is `changed`. */
function toProfileEventType(kind: ProfileKind, action: Action | null): ProfileEvent['type'] {
  return `com.copernica.${kind}.${action === null ? 'changed' : actions[action].past}`;
}

/** Every type of a (sub)profile's event, and its action. */
export const profileEventTypes: ReadonlyMap<string, Action | null> = new Map(
  (['profile', 'subprofile'] as const).flatMap((kind) =>
    [...(Object.keys(actions) as Action[]), null].map(
      (action) => [toProfileEventType(kind, action), action] as const,
    ),
  ),
);

/** Every type of a mail event, and what occurred. */
export const mailEventTypes: ReadonlyMap<string, Occurrence> = new Map(
  Object.values(triggers).flatMap(({ event }) =>
    'occurrence' in event ? [[`com.copernica.${event.occurrence}`, event.occurrence] as const] : [],
  ),
);

/** True for an event of a (sub)profile, false for a mail webhook's. */
export function isProfileEvent(event: CopernicaEvent): event is ProfileEvent {
  return profileEventTypes.has(event.type);
}

/** What every event says around its data; keys in the order in which they are written. */
export interface EventContext {
  id: string;
  source: string;
  /** '' where nothing is known. */
  subject: string;
  /** RFC 3339, UTC. */
  time: string;
}

/** The event of a (sub)profile: the one place that pairs an action with its type. */
export function toProfileEvent(
  kind: ProfileKind,
  data: ProfileEventData,
  context: EventContext,
): ProfileEvent {
  return toEvent(toProfileEventType(kind, data.action), data, context) as ProfileEvent;
}

/** The event of a mail webhook: the one place that pairs an occurrence with its type. */
export function toMailEvent(occurrence: Occurrence, data: MailEventData, context: EventContext): MailEvent {
  return toEvent(`com.copernica.${occurrence}`, data, context) as MailEvent;
}

function toEvent(type: string, data: object, { id, source, subject, time }: EventContext): object {
  return {
    specversion: '1.0',
    id,
    type,
    source,
    ...(subject ? { subject } : {}),
    time,
    datacontenttype: 'application/json',
    data,
  };
}

/** Whom an event is about, as far as it is known: `database/788/profile/123` or `collection/8550/subprofile/9`. */
export function toSubject(
  kind: ProfileKind,
  ids: Pick<ProfileEventData, 'database' | 'collection' | ProfileKind>,
): string {
  const [owner, ownerId] = kind === 'profile' ? ['database', ids.database] : ['collection', ids.collection];
  const id = ids[kind];
  return [
    ...(ownerId === null ? [] : [`${owner}/${ownerId}`]),
    ...(id === null ? [] : [`${kind}/${id}`]),
  ].join('/');
}
