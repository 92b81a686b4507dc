import type { KeyObject } from 'node:crypto';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { AuthenticationError, UnavailableError } from '../../errors.ts';
import { readDkimKeys } from './dkim-key.ts';
import type { LookUpText } from './look-up-text.ts';
import { createRefreshingCache } from './refreshing-cache.ts';

/** Where the public keys of signatures come from. */
export interface KeySource {
  /** The keys at keyId, cached. @throws AuthenticationError when there are none, UnavailableError when DNS fails. */
  getKeys(keyId: string): Promise<readonly KeyObject[]>;
  /** Newer keys at keyId after a failed check; null when they were asked for too recently to ask again. */
  refetchKeys(keyId: string): Promise<readonly KeyObject[] | null>;
}

type Lookup = { keys: readonly KeyObject[] } | { problem: AuthenticationError };

/** Signing keys from DNS, cached by key name with a bound on age, count and lookups. */
export function createKeySource(lookUpText: LookUpText, now: () => number): KeySource {
  const { cacheMaxAgeMs, cacheMaxStaleMs, cacheRefetchIntervalMs } = receiverLimits;
  const cache = createRefreshingCache<Lookup>({
    read: async (keyId) => toLookup(await lookUpText(keyId)),
    now,
    // A key that was missing may be published any moment; that there is none is never taken from the past.
    lifetimeOf: (lookup) =>
      'problem' in lookup
        ? { freshMs: cacheRefetchIntervalMs, staleMs: 0 }
        : { freshMs: cacheMaxAgeMs, staleMs: cacheMaxStaleMs },
    onDemand: createLookupBudget(now),
    // Made-up names go first: a flood of them must not push out the keys that work.
    isDispensable: (lookup) => 'problem' in lookup,
  });
  return {
    getKeys: async (keyId) => unwrap(await cache.get(keyId)),
    async refetchKeys(keyId) {
      const lookup = await cache.refetch(keyId);
      return lookup && unwrap(lookup);
    },
  };
}

function createLookupBudget(now: () => number): () => void {
  let minute = 0;
  let lookups = 0;
  return () => {
    const current = Math.floor(now() / 60_000);
    lookups = current === minute ? lookups + 1 : 1;
    minute = current;
    if (lookups > receiverLimits.keyLookupsPerMinute) {
      throw new UnavailableError(
        'dns-unavailable',
        'too many different signing keys were asked for within a minute',
      );
    }
  };
}

function toLookup(records: string[][]): Lookup {
  try {
    return { keys: readDkimKeys(records) };
  } catch (error) {
    if (error instanceof AuthenticationError) return { problem: error };
    throw error;
  }
}

function unwrap(lookup: Lookup): readonly KeyObject[] {
  if ('problem' in lookup) throw lookup.problem;
  return lookup.keys;
}
