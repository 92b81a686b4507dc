import { createPublicKey, type KeyObject } from 'node:crypto';
import { AuthenticationError } from '../../errors.ts';

const minimumBits = 1024;

/**
 * Reads the signing keys from the TXT records at a key's DNS name (DKIM form, RFC 6376 §3.6.1; protocol 6.5).
 * @param records one entry a record, each a list of its strings
 * @throws AuthenticationError when there is none, or only revoked, weak or broken ones.
 */
export function readDkimKeys(records: readonly (readonly string[])[]): KeyObject[] {
  const keys: KeyObject[] = [];
  let problem = new AuthenticationError('unknown-key', 'there is no signing key at the DNS name in keyId');
  for (const record of records) {
    const tags = readTags(record.join(''));
    const encoded = tags?.get('p')?.replace(/\s+/g, '');
    if (encoded === undefined) continue;
    try {
      keys.push(toPublicKey(encoded));
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      problem = error;
    }
  }
  if (keys.length === 0) throw problem;
  return keys;
}

function readTags(text: string): Map<string, string> | null {
  const tags = new Map<string, string>();
  for (const part of text.split(';')) {
    const separator = part.indexOf('=');
    if (separator > 0)
      tags.set(part.slice(0, separator).trim().toLowerCase(), part.slice(separator + 1).trim());
  }
  const isDkim = (tags.get('v') ?? 'DKIM1') === 'DKIM1' && (tags.get('k') ?? 'rsa').toLowerCase() === 'rsa';
  return isDkim ? tags : null;
}

function toPublicKey(encoded: string): KeyObject {
  if (encoded === '')
    throw new AuthenticationError('revoked-key', 'the signing key was revoked (its p= is empty)');
  const key = readPublicKey(Buffer.from(encoded, 'base64'));
  if (key.asymmetricKeyType !== 'rsa')
    throw new AuthenticationError('malformed-key', 'the signing key is not RSA');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < minimumBits) {
    throw new AuthenticationError('weak-key', `the signing key has under ${minimumBits} bits`);
  }
  return key;
}

// RFC 6376 says RSAPublicKey (PKCS#1), its example and the world have SubjectPublicKeyInfo.
function readPublicKey(key: Buffer): KeyObject {
  try {
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    try {
      return createPublicKey({ key, format: 'der', type: 'pkcs1' });
    } catch (cause) {
      throw new AuthenticationError('malformed-key', 'the signing key in DNS cannot be read', { cause });
    }
  }
}
