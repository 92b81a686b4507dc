import type { CallbackRoute } from '../../callback/callback-url.ts';
import type { Action } from '../../event/copernica-event.ts';
import type { PayloadMap } from '../parse/parse-payload.ts';
import { contradiction, isBlank, notUnderstood } from './read-values.ts';

/** What happened to a message, or to a profile by one, as the event's type says it. */
export type MessageOccurrence =
  | 'message.clicked'
  | 'message.opened'
  | 'message.delivered'
  | 'message.bounced'
  | 'message.failed'
  | 'profile.unsubscribed';

/** Why there is a delivery: a change of a (sub)profile (action null where nobody says which), or a mail webhook's. */
export type Trigger = { action: Action | null } | { occurrence: MessageOccurrence };

// Webhook types (protocol 4.2); a failure's action is printed both ways.
const triggers: ReadonlyMap<string, Trigger> = new Map<string, Trigger>([
  ['create', { action: 'create' }],
  ['update', { action: 'update' }],
  ['delete', { action: 'delete' }],
  ['click', { occurrence: 'message.clicked' }],
  ['open', { occurrence: 'message.opened' }],
  ['delivery', { occurrence: 'message.delivered' }],
  ['bounce', { occurrence: 'message.bounced' }],
  ['failure', { occurrence: 'message.failed' }],
  ['failed', { occurrence: 'message.failed' }],
  ['unsubscribe', { occurrence: 'profile.unsubscribed' }],
]);

/**
 * The URL says it, else the body's `type`, else the body's `action` (older samples).
 * @throws PayloadError `contradiction` where one tells of a change and the other of a message, `unknown-shape` where only
 * the body says it and we do not know what it says
 */
export function readTrigger(route: CallbackRoute, body: PayloadMap): Trigger {
  const said = [body.get('type'), body.get('action')].find((value) => !isBlank(value));
  const inBody = typeof said === 'string' ? triggers.get(said.trim().toLowerCase()) : undefined;
  const inUrl = triggers.get(route.action ?? route.trigger ?? '');
  // Whatever its action, a callback tells of a change.
  const expected = inUrl ?? (route.target ? { action: null } : undefined);
  if (expected && inBody && occurrenceOf(expected) !== occurrenceOf(inBody)) {
    throw contradiction('the URL and the body tell of different kinds of events');
  }
  const trigger = inUrl ?? inBody;
  if (trigger) return trigger;
  if (said !== undefined || route.trigger !== null) {
    throw notUnderstood('neither URL nor body names an action we know');
  }
  return { action: null };
}

function occurrenceOf(trigger: Trigger): MessageOccurrence | null {
  return 'occurrence' in trigger ? trigger.occurrence : null;
}
