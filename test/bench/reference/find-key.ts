import { createPublicKey, type KeyObject } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { HttpError } from './http-error.ts';

const maxAgeMs = 5 * 60_000;
const cache = new Map<string, { key: KeyObject; fetchedAt: number }>();
let resolver: Resolver | undefined;

/** The public key in the DKIM record at a DNS name, cached for minutes. */
export async function findKey(keyId: string, dnsServer: string | undefined): Promise<KeyObject> {
  const cached = cache.get(keyId);
  if (cached && Date.now() - cached.fetchedAt < maxAgeMs) return cached.key;
  if (!/^[\w.-]+\.copernica\.com$/.test(keyId)) throw new HttpError(401, 'untrusted key');
  const records = await getResolver(dnsServer).resolveTxt(keyId);
  const encoded = /(?:^|;)\s*p=([^;]+)/.exec(records.map((parts) => parts.join('')).join(';'))?.[1];
  if (!encoded) throw new HttpError(401, 'there is no signing key');
  const key = createPublicKey({ key: Buffer.from(encoded, 'base64'), format: 'der', type: 'spki' });
  cache.set(keyId, { key, fetchedAt: Date.now() });
  return key;
}

function getResolver(dnsServer: string | undefined): Resolver {
  if (!resolver) {
    resolver = new Resolver({ timeout: 1_500, tries: 2 });
    if (dnsServer) resolver.setServers([dnsServer]);
  }
  return resolver;
}
