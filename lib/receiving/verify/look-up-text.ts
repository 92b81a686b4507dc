import { Resolver } from 'node:dns/promises';
import type { Clock } from '../../clock.ts';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { UnavailableError } from '../../errors.ts';

/** The TXT records at a name, each a list of its strings; none when the name does not exist. @throws UnavailableError */
export type LookUpText = (name: string) => Promise<string[][]>;

// The resolver itself tries again after a timeout, but takes a SERVFAIL for an answer.
const maxAttempts = 3;
const pauseMs = 100;

/** TXT lookups over DNS. @param server `host:port` in place of the system's servers, for tests and the sandbox. */
export function createTextLookUp(server: string | null, { sleep }: Pick<Clock, 'sleep'>): LookUpText {
  const resolver = new Resolver({ timeout: receiverLimits.dnsTimeoutMs, tries: 2 });
  if (server) resolver.setServers([server]);
  return async (name) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await resolver.resolveTxt(name);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
        if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
        if (code === 'ETIMEOUT' || attempt === maxAttempts) throw toUnavailable(code);
        await sleep(pauseMs);
      }
    }
  };
}

// Without the resolver's own message, which quotes the name that a header brought.
function toUnavailable(code: string): UnavailableError {
  const cause = new Error(`the lookup ended in ${code}`);
  return new UnavailableError('dns-unavailable', 'DNS did not answer the lookup of the signing key', {
    cause,
  });
}
