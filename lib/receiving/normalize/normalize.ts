import type { CopernicaEvent } from '../../event/copernica-event.ts';
import { readMailEvent } from './read-mail-event.ts';
import { readProfileEvent } from './read-profile-event.ts';
import { readTrigger } from './read-trigger.ts';

import { unflattenNames } from './unflatten-names.ts';
import type { ParsedPayload } from '../parse/parse-payload.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';

/**
 * Turns a body of any documented shape into the one event it means. Pure: equal meaning gives an equal event.
 * @throws PayloadError when the body is not understood; nothing is guessed
 */
export function normalize({ root, format }: ParsedPayload, request: VerifiedRequest): CopernicaEvent {
  const trigger = readTrigger(request.route, root);
  return 'occurrence' in trigger
    ? readMailEvent(trigger.occurrence, { root, format }, request)
    : readProfileEvent(trigger.action, { root: unflattenNames(root), format }, request);
}
