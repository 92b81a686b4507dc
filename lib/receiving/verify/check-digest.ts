import { hash, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '../../errors.ts';

/**
 * Checks the Digest header (RFC 3230) against the body's bytes: any case, sha-256 and sha-512 only (protocol 6.3).
 * @throws AuthenticationError
 */
export function checkDigest(header: string, body: Buffer): void {
  let checked = 0;
  for (const part of header.split(',')) {
    const separator = part.indexOf('=');
    const algorithm = /^sha-(256|512)$/i.exec(part.slice(0, separator).trim())?.[1];
    if (!algorithm) continue;
    const claimed = Buffer.from(part.slice(separator + 1).trim(), 'base64');
    const actual = hash(`sha${algorithm}`, body, 'buffer');
    if (claimed.length !== actual.length || !timingSafeEqual(claimed, actual)) {
      throw new AuthenticationError('digest-mismatch', 'the Digest header does not belong to this body');
    }
    checked += 1;
  }
  if (checked === 0) {
    throw new AuthenticationError('malformed-digest', 'the Digest header has no sha-256 or sha-512 value');
  }
}
