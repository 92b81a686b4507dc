import { createProvenCache, type FindProof } from './proven-cache.ts';

/** Reads one secret's accepted callback tokens: the current and, where there is one, the previous. */
export type ReadTokens = (secretId: string) => Promise<readonly string[]>;

/** Proves with the tokens in a secret. @throws UnavailableError when Secrets Manager does not answer */
export type TokenSource = FindProof<readonly string[]>;

/** Callback tokens, read when first used and again when one is not among those known. */
export function createTokenSource(readTokens: ReadTokens, now: () => number): TokenSource {
  return createProvenCache({ read: readTokens, now, isSourceTrusted: true });
}
