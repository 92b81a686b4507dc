import type { CallbackRoute } from '../../callback/callback-url.ts';
import {
  toTriggeredEvent,
  triggersBySpelling,
  type DeliveredAction,
  type Occurrence,
} from '../../event/vocabulary.ts';
import type { PayloadMap } from '../parse/parse-payload.ts';
import { contradiction, isBlank, notUnderstood } from './read-values.ts';

/** Why there is a delivery: a change of a (sub)profile (action null where nobody says which), or a mail webhook's. */
export type DeliveryTrigger = { action: DeliveredAction | null } | { occurrence: Occurrence };

/**
 * The URL says it, else the body's `type`, else the body's `action` (older samples).
 * @throws PayloadError `contradiction` where one tells of a change and the other of a message, `unknown-shape` where only
 * the body says it and we do not know what it says
 */
export function readTrigger(route: CallbackRoute, body: PayloadMap): DeliveryTrigger {
  const said = [body.get('type'), body.get('action')].find((value) => !isBlank(value));
  const inBody = typeof said === 'string' ? toTrigger(said.trim().toLowerCase()) : undefined;
  const inUrl = toTrigger(route.action ?? route.trigger ?? '');
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

function occurrenceOf(trigger: DeliveryTrigger): Occurrence | null {
  return 'occurrence' in trigger ? trigger.occurrence : null;
}

function toTrigger(word: string): DeliveryTrigger | undefined {
  const trigger = triggersBySpelling.get(word);
  return trigger && toTriggeredEvent(trigger);
}
