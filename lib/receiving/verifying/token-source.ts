import { receiverLimits } from '../../config/receiver-limits.ts';
import { UnavailableError } from '../../errors.ts';

/** Reads one secret's accepted callback tokens: the current and, where there is one, the previous. */
export type ReadTokens = (secretId: string) => Promise<readonly string[]>;

/** Where the tokens of token authentication come from. */
export interface TokenSource {
  /** Cached for minutes. @throws UnavailableError when Secrets Manager does not answer */
  getTokens(secretId: string): Promise<readonly string[]>;
  /** Newer tokens after a failed check; null when they were asked for too recently to ask again. */
  refetchTokens(secretId: string): Promise<readonly string[] | null>;
}

interface Entry {
  tokens: readonly string[];
  freshUntil: number;
  /** As with keys: a token that was right minutes ago is better than losing deliveries. */
  staleUntil: number;
  refetchedAt: number;
}

/** Callback tokens, read when first used. */
export function createTokenSource(readTokens: ReadTokens, now: () => number): TokenSource {
  const entries = new Map<string, Entry>();
  const pending = new Map<string, Promise<readonly string[]>>();

  async function fetchTokens(secretId: string, refetchedAt: number): Promise<readonly string[]> {
    let reading = pending.get(secretId);
    if (!reading) {
      reading = readTokens(secretId).finally(() => pending.delete(secretId));
      pending.set(secretId, reading);
    }
    const tokens = await reading;
    const { tokenMaxAgeMs, keyMaxStaleMs } = receiverLimits;
    entries.set(secretId, {
      tokens,
      freshUntil: now() + tokenMaxAgeMs,
      staleUntil: now() + keyMaxStaleMs,
      refetchedAt,
    });
    return tokens;
  }

  return {
    async getTokens(secretId) {
      const entry = entries.get(secretId);
      if (entry && now() < entry.freshUntil) return entry.tokens;
      try {
        return await fetchTokens(secretId, 0);
      } catch (error) {
        if (!(error instanceof UnavailableError && entry && now() < entry.staleUntil)) throw error;
        // Not every delivery is to wait for a Secrets Manager that is down.
        entry.freshUntil = Math.min(now() + receiverLimits.tokenRefetchIntervalMs, entry.staleUntil);
        return entry.tokens;
      }
    },
    async refetchTokens(secretId) {
      const entry = entries.get(secretId);
      const isTooSoon = entry && now() - entry.refetchedAt < receiverLimits.tokenRefetchIntervalMs;
      if (isTooSoon && !pending.has(secretId)) return null;
      if (entry) entry.refetchedAt = now();
      try {
        return await fetchTokens(secretId, now());
      } catch (error) {
        // Without an answer the check is undecided, and the next delivery's may be too.
        if (entry) entry.refetchedAt = 0;
        throw error;
      }
    },
  };
}
