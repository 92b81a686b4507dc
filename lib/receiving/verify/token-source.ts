import { receiverLimits } from '../../config/receiver-limits.ts';
import { createRefreshingCache } from './refreshing-cache.ts';

/** Reads one secret's accepted callback tokens: the current and, where there is one, the previous. */
export type ReadTokens = (secretId: string) => Promise<readonly string[]>;

/** Where the tokens of token authentication come from. */
export interface TokenSource {
  /** Cached for minutes. @throws UnavailableError when Secrets Manager does not answer */
  getTokens(secretId: string): Promise<readonly string[]>;
  /** Newer tokens after a failed check; null when they were asked for too recently to ask again. */
  refetchTokens(secretId: string): Promise<readonly string[] | null>;
}

/** Callback tokens, read when first used. */
export function createTokenSource(readTokens: ReadTokens, now: () => number): TokenSource {
  const { cacheMaxAgeMs: freshMs, cacheMaxStaleMs: staleMs } = receiverLimits;
  const cache = createRefreshingCache({ read: readTokens, now, lifetimeOf: () => ({ freshMs, staleMs }) });
  return { getTokens: cache.get, refetchTokens: cache.refetch };
}
