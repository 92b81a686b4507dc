import type { KeyObject } from 'node:crypto';
import { readDkimKeys } from './dkim-key.ts';
import type { LookUpText } from './look-up-text.ts';
import { createProvenCache, type FindProof } from './proven-cache.ts';

/**
 * Proves with the public keys at a keyId. @throws AuthenticationError when there are none, UnavailableError when DNS fails
 */
export type KeySource = FindProof<readonly KeyObject[]>;

/**
 * Signing keys from DNS. One that has verified a delivery is known, and gives way only to keys of which one verifies a later
 * delivery, or an hour after DNS last had it: what a name server says can be forged, what verifies cannot.
 */
export function createKeySource(lookUpText: LookUpText, now: () => number): KeySource {
  return createProvenCache({
    read: async (keyId) => readDkimKeys(await lookUpText(keyId)),
    now,
    isSourceTrusted: false,
  });
}
