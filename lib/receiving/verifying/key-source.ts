import type { KeyObject } from 'node:crypto';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { AuthenticationError, UnavailableError } from '../../errors.ts';
import { readDkimKeys } from './dkim-key.ts';
import type { LookUpText } from './look-up-text.ts';

/** Where the public keys of signatures come from. */
export interface KeySource {
  /** The keys at keyId, cached. @throws AuthenticationError when there are none, UnavailableError when DNS fails. */
  getKeys(keyId: string): Promise<readonly KeyObject[]>;
  /** Newer keys at keyId after a failed check; null when they were asked for too recently to ask again. */
  refetchKeys(keyId: string): Promise<readonly KeyObject[] | null>;
}

type Lookup = { keys: readonly KeyObject[] } | { problem: AuthenticationError };
interface Entry {
  lookup: Lookup;
  freshUntil: number;
  /** Keys this old still serve while DNS fails; that there are none is never taken from the past. */
  staleUntil: number;
  refetchedAt: number;
  refetchFailed: boolean;
}

/** Signing keys from DNS, cached by key name with a bound on age, count and lookups. */
export function createKeySource(lookUpText: LookUpText, now: () => number): KeySource {
  const entries = new Map<string, Entry>();
  const pending = new Map<string, Promise<Lookup>>();
  let minute = 0;
  let lookupsThisMinute = 0;

  async function fetchKeys(keyId: string, refetchedAt: number): Promise<Lookup> {
    let lookup = pending.get(keyId);
    if (!lookup) {
      lookup = lookUp(keyId).finally(() => pending.delete(keyId));
      pending.set(keyId, lookup);
    }
    const found = await lookup;
    entries.delete(keyId);
    entries.set(keyId, { lookup: found, ...toLifetime(found, now()), refetchedAt, refetchFailed: false });
    evict();
    return found;
  }

  async function lookUp(keyId: string): Promise<Lookup> {
    const records = await lookUpText(keyId);
    try {
      return { keys: readDkimKeys(records) };
    } catch (error) {
      if (error instanceof AuthenticationError) return { problem: error };
      throw error;
    }
  }

  // Made-up names go first: a flood of them must not push out the keys that work.
  function evict(): void {
    if (entries.size <= receiverLimits.keyMaxCount) return;
    const useless = [...entries].find(([, entry]) => 'problem' in entry.lookup);
    const oldest = useless?.[0] ?? entries.keys().next().value;
    if (oldest !== undefined) entries.delete(oldest);
  }

  function spendLookup(): void {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      minute = current;
      lookupsThisMinute = 0;
    }
    lookupsThisMinute += 1;
    if (lookupsThisMinute > receiverLimits.keyLookupsPerMinute) {
      throw new UnavailableError(
        'dns-unavailable',
        'too many different signing keys were asked for within a minute',
      );
    }
  }

  return {
    async getKeys(keyId) {
      const entry = entries.get(keyId);
      if (entry && now() < entry.freshUntil) return unwrap(entry.lookup);
      if (!entry) spendLookup();
      try {
        return unwrap(await fetchKeys(keyId, 0));
      } catch (error) {
        if (!(error instanceof UnavailableError && entry && now() < entry.staleUntil)) throw error;
        // Not every delivery is to wait for a DNS that is down.
        entry.freshUntil = Math.min(now() + receiverLimits.keyRefetchIntervalMs, entry.staleUntil);
        return unwrap(entry.lookup);
      }
    },
    async refetchKeys(keyId) {
      const entry = entries.get(keyId);
      const isTooSoon = entry && now() - entry.refetchedAt < receiverLimits.keyRefetchIntervalMs;
      // Without an answer the check is undecided, and the next delivery's may be too.
      if (isTooSoon && !entry.refetchFailed && !pending.has(keyId)) return null;
      if (entry?.refetchFailed) spendLookup();
      if (entry) entry.refetchedAt = now();
      try {
        return unwrap(await fetchKeys(keyId, now()));
      } catch (error) {
        if (entry) entry.refetchFailed = error instanceof UnavailableError;
        throw error;
      }
    },
  };
}

function toLifetime(lookup: Lookup, fetchedAt: number): Pick<Entry, 'freshUntil' | 'staleUntil'> {
  const { keyMaxAgeMs, keyMaxStaleMs, keyRefetchIntervalMs } = receiverLimits;
  // A key that was missing may be published any moment.
  return 'problem' in lookup
    ? { freshUntil: fetchedAt + keyRefetchIntervalMs, staleUntil: fetchedAt }
    : { freshUntil: fetchedAt + keyMaxAgeMs, staleUntil: fetchedAt + keyMaxStaleMs };
}

function unwrap(lookup: Lookup): readonly KeyObject[] {
  if ('problem' in lookup) throw lookup.problem;
  return lookup.keys;
}
