import type { Account } from '../../config/resolve-config.ts';
import { parseCopernicaId } from '../../callback/copernica-id.ts';
import { AuthenticationError } from '../../errors.ts';

const requiredHeaders = ['(request-target)', 'host', 'date', 'digest', 'x-copernica-id'] as const;

/** Copernica's rule: a valid signature that lacks one of these must be rejected (protocol 6.1). @throws AuthenticationError */
export function checkCoverage(coveredHeaders: readonly string[]): void {
  const missing = requiredHeaders.filter((name) => !coveredHeaders.includes(name));
  if (missing.length > 0) {
    throw new AuthenticationError('header-not-signed', `the signature does not cover ${missing.join(', ')}`);
  }
}

/** The Host header must name the receiver: a delivery signed for another host is not ours. @throws AuthenticationError */
export function checkHost(host: string, receiverUrl: string): void {
  const receiver = new URL(receiverUrl);
  const ours = [
    receiver.host,
    receiver.port ? '' : `${receiver.host}:${receiver.protocol === 'https:' ? 443 : 80}`,
  ];
  if (!ours.includes(host.trim().toLowerCase()) || host.trim() === '') {
    throw new AuthenticationError('wrong-host', 'the request was made for another host than RECEIVER_URL');
  }
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

const httpDate = /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/i;

/**
 * The signed Date header, which must be within the tolerance of now, both ways, in whole seconds.
 * @throws AuthenticationError
 */
export function readFreshDate(header: string, now: Date, toleranceSeconds: number): Date {
  const text = header.trim();
  const time = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new AuthenticationError('malformed-date', 'the Date header is not an HTTP date');
  const secondsApart = Math.abs(Math.floor(now.getTime() / 1000) - time / 1000);
  if (secondsApart > toleranceSeconds) {
    throw new AuthenticationError(
      'stale-date',
      `the Date header is more than ${toleranceSeconds} s from now`,
    );
  }
  return new Date(time);
}
