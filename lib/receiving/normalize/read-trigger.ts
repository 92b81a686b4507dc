import type { CallbackRoute } from '../../callback/callback-url.ts';
import {
  toTriggeredEvent,
  triggersBySpelling,
  type DeliveredAction,
  type Occurrence,
} from '../../event/vocabulary.ts';
import { isMap, type PayloadMap, type PayloadValue } from '../parse/parse-payload.ts';
import { contradiction, isBlank, notUnderstood } from './read-values.ts';

/** Why there is a delivery: a change of a (sub)profile (action null where nobody says which), or a mail webhook's. */
export type DeliveryTrigger = { action: DeliveredAction | null } | { occurrence: Occurrence };

/**
 * The body's `type` says it, else its `action` (older samples): it is what happened. The URL, which is what was asked for,
 * says it where the body does not.
 * @throws PayloadError `contradiction` where the body tells of a message and the URL of something else, `unknown-shape`
 * where only the body says it and we do not know what it says
 */
export function readTrigger(route: CallbackRoute, body: PayloadMap): DeliveryTrigger {
  const said = [body.get('type'), body.get('action'), readOwnAction(body)].filter((value) => !isBlank(value));
  const inBody = said
    .map((value) => (typeof value === 'string' ? toTrigger(value) : undefined))
    .find(Boolean);
  const inUrl = toTrigger(route.action ?? route.trigger ?? '');
  if (inBody && 'action' in inBody) return inBody;
  // Whatever its action, a callback tells of a change.
  const expected = inUrl ?? (route.action ? { action: null } : undefined);
  if (expected && inBody && occurrenceOf(expected) !== occurrenceOf(inBody)) {
    throw contradiction('the URL and the body tell of different kinds of events');
  }
  const trigger = inUrl ?? inBody;
  if (trigger) return trigger;
  if (said.length > 0 || route.trigger !== null) {
    throw notUnderstood('neither URL nor body names an action we know');
  }
  return { action: null };
}

// Where the (sub)profile's object is the whole body, its action stands in it. What has fields beside it is none of them.
function readOwnAction(body: PayloadMap): PayloadValue | undefined {
  const own = [body.get('subprofile'), body.get('profile')].find(isMap);
  return own?.has('fields') ? own.get('action') : undefined;
}

function occurrenceOf(trigger: DeliveryTrigger): Occurrence | null {
  return 'occurrence' in trigger ? trigger.occurrence : null;
}

function toTrigger(word: string): DeliveryTrigger | undefined {
  const trigger = triggersBySpelling.get(word.trim().toLowerCase());
  return trigger && toTriggeredEvent(trigger);
}
