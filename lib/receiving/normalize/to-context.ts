import { toSource } from '../../callback/copernica-id.ts';
import type { EventContext } from '../../event/event-type.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';

/** What an event says of its delivery. `time` is the body's own; without one the signed date counts, else the receipt. */
export function toContext(request: VerifiedRequest, subject: string, time: Date | null): EventContext {
  return {
    id: request.deliveryId,
    source: toSource(request.account.copernicaId),
    subject,
    time: toUtc(time ?? request.signedAt ?? request.receivedAt),
  };
}

function toUtc(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
