import { hash, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '../../errors.ts';
import type { IncomingRequest } from '../read-request.ts';

const maxValues = 8;

/**
 * Checks the Digest header (RFC 3230) against the body's bytes: any case, sha-256 and sha-512 only (protocol 6.3). However
 * often a value is repeated, the body is hashed once an algorithm.
 * @returns the body's SHA-256 in base64, whichever the header has
 * @throws AuthenticationError
 */
export function checkDigest(
  header: string,
  { body, isText }: Pick<IncomingRequest, 'body' | 'isText'>,
): string {
  const parts = header.split(',', maxValues + 1);
  if (parts.length > maxValues) throw malformed(`has more than ${maxValues} values`);
  const actual = new Map<string, Buffer>();
  for (const part of parts) {
    const separator = part.indexOf('=');
    const algorithm = /^sha-(256|512)$/i.exec(part.slice(0, separator).trim())?.[1];
    if (!algorithm) continue;
    const digest = actual.get(algorithm) ?? hash(`sha${algorithm}`, body, 'buffer');
    actual.set(algorithm, digest);
    const claimed = Buffer.from(part.slice(separator + 1).trim(), 'base64');
    if (claimed.length !== digest.length || !timingSafeEqual(claimed, digest)) throw mismatch(isText, body);
  }
  if (actual.size === 0) throw malformed('has no sha-256 or sha-512 value');
  return (actual.get('256') ?? hash('sha256', body, 'buffer')).toString('base64');
}

// Who passed the body on as text put U+FFFD for what was not UTF-8: the bytes that were signed are gone.
function mismatch(isText: boolean, body: Buffer): AuthenticationError {
  return isText && body.includes('\uFFFD')
    ? new AuthenticationError(
        'undecodable-in-transit',
        'the body was not UTF-8 and was passed on as text, so that bytes of it are lost; have it sent as UTF-8',
      )
    : new AuthenticationError('digest-mismatch', 'the Digest header does not belong to this body');
}

function malformed(problem: string): AuthenticationError {
  return new AuthenticationError('malformed-digest', `the Digest header ${problem}`);
}
