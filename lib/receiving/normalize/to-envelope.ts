import type { CopernicaEvent } from '../../event/copernica-event.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';

/** The attributes all our events have. `time` is the body's own; without one the signed date counts, else the receipt. */
export function toEnvelope(
  request: VerifiedRequest,
  time: Date | null,
): Pick<CopernicaEvent, 'specversion' | 'id' | 'source' | 'time' | 'datacontenttype'> {
  return {
    specversion: '1.0',
    id: request.deliveryId,
    source: toSource(request.account.copernicaId),
    time: toUtc(time ?? request.signedAt ?? request.receivedAt),
    datacontenttype: 'application/json',
  };
}

/** 'account_1234', in whichever way it is written, is `urn:copernica:account:1234` (protocol 6.7). */
function toSource(copernicaId: string): string {
  return `urn:copernica:${copernicaId
    .trim()
    .toLowerCase()
    .replace(/[-_ ]+0*(?=\d)/, ':')}`;
}

function toUtc(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
