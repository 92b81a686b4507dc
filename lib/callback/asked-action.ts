import type { CopernicaEvent } from '../event/copernica-event.ts';
import { isProfileEvent } from '../event/event-type.ts';
import { triggersBySpelling } from '../event/vocabulary.ts';
import type { CallbackRoute } from './callback-url.ts';

/**
 * The action or trigger that a URL was registered for, where the event that came in on it tells of another action: somebody
 * edited the callback. Null where they agree, or where either does not say.
 */
export function findOtherAction({ action, trigger }: CallbackRoute, event: CopernicaEvent): string | null {
  const asked = triggersBySpelling.get(action ?? trigger ?? '') ?? null;
  const told = isProfileEvent(event) ? event.data.action : null;
  return told !== null && asked !== told ? asked : null;
}
