import type { Account } from '../../config/resolve-config.ts';
import { parseCopernicaId } from '../../callback/copernica-id.ts';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { AuthenticationError } from '../../errors.ts';
import { parseHttpDate } from './http-date.ts';

const requiredHeaders = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id'] as const;

/** Headers of any size would be work of any size, for anybody. @throws AuthenticationError */
export function checkHeaderSizes(headers: ReadonlyMap<string, string>): void {
  const { maxHeadersLength, maxHeaderLength } = receiverLimits;
  let length = 0;
  for (const [name, value] of headers) {
    length += name.length + value.length;
    if (value.length > maxHeaderLength || length > maxHeadersLength)
      throw new AuthenticationError('oversized-header', 'the headers are longer than those of a delivery');
  }
}

/** Copernica's rule: a valid signature that lacks one of these must be rejected (protocol 6.1). @throws AuthenticationError */
export function checkCoverage(coveredHeaders: readonly string[]): void {
  const missing = requiredHeaders.filter((name) => !coveredHeaders.includes(name));
  if (missing.length > 0) {
    throw new AuthenticationError('header-not-signed', `the signature does not cover ${missing.join(', ')}`);
  }
}

/** The Host header must name the receiver: a delivery signed for another host is not ours. @throws AuthenticationError */
export function checkHost(host: string, receiverUrls: readonly string[]): void {
  if (receiverUrls.some((url) => hostsOf(new URL(url)).includes(host.trim().toLowerCase()))) return;
  throw new AuthenticationError(
    'wrong-host',
    'the request was made for another host than that of RECEIVER_URL or formerReceiverUrls',
  );
}

function hostsOf({ host, port, protocol }: URL): string[] {
  return port ? [host] : [host, `${host}:${protocol === 'https:' ? 443 : 80}`];
}

/** X-Copernica-ID, in whichever way it is written, must name the account of the URL. @throws AuthenticationError */
export function checkCopernicaId(sent: string, account: Account): void {
  const [actual, expected] = [parseCopernicaId(sent), parseCopernicaId(account.copernicaId)];
  if (!actual || actual.kind !== expected?.kind || actual.number !== expected.number) {
    throw new AuthenticationError(
      'wrong-account',
      `X-Copernica-ID is not the one declared for account ${account.name}`,
    );
  }
}

/**
 * The signed Date header, at most so long before the time of receipt and a minute after it. Both together are no longer
 * than SQS remembers an id, to the millisecond: a delivery can be sent again, but not become a second event.
 * @throws AuthenticationError
 */
export function readFreshDate(header: string, receivedAt: Date, toleranceSeconds: number): Date {
  const date = parseHttpDate(header.trim(), receivedAt);
  if (!date) throw new AuthenticationError('malformed-date', 'the Date header is not an HTTP date');
  const ageMs = receivedAt.getTime() - date.getTime();
  const { maxDateAheadSeconds } = receiverLimits;
  if (ageMs > toleranceSeconds * 1000 || -ageMs > maxDateAheadSeconds * 1000) {
    throw new AuthenticationError(
      'stale-date',
      `the Date header is more than ${toleranceSeconds} s before or ${maxDateAheadSeconds} s after the time of receipt`,
    );
  }
  return date;
}

/** A signature may say until when it holds. @throws AuthenticationError when that is over */
export function checkExpiry(expiresAt: number | null, receivedAt: Date): void {
  if (expiresAt !== null && receivedAt.getTime() > expiresAt * 1000)
    throw new AuthenticationError('expired-signature', 'the signature has expired by its own word');
}
