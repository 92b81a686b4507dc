import { verify } from 'node:crypto';
import type { Account } from '../../config/resolve-config.ts';
import { AuthenticationError } from '../../errors.ts';
import { checkDigest } from './check-digest.ts';
import {
  checkCopernicaId,
  checkCoverage,
  checkExpiry,
  checkHeaderSizes,
  checkHost,
  readFreshDate,
} from './check-signed-headers.ts';
import type { IncomingRequest } from '../read-request.ts';
import type { KeySource } from './key-source.ts';
import { parseSignatureHeader, type SignatureHeader } from './signature-header.ts';
import { toSigningString } from './signing-string.ts';

/** What a valid signature proves. */
export interface SignedMaterial {
  requestTarget: string;
  /** SHA-256 of the body, base64. */
  bodyHash: string;
  /**
   * '' when there is none. Copernica signs it; were it ever left uncovered, telling two deliveries of one second apart
   * would still matter more than a copy, which the signed date outdates anyway.
   */
  nonce: string;
  signedAt: Date;
}

export interface SignatureContext {
  account: Account;
  receiverUrls: readonly string[];
  requestTargets: readonly string[];
  keySource: KeySource;
}

// A proper sub-domain of copernica.com, written the one way Copernica writes it (protocol 6.5).
const trustedKeyId = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+copernica\.com$/;

/**
 * Verifies Copernica's signature (draft-cavage, RSA key in DNS; protocol 6): the cheap checks first, DNS and RSA last.
 * @throws AuthenticationError, or UnavailableError when DNS does not answer
 */
export async function verifySignature(
  request: IncomingRequest,
  context: SignatureContext,
): Promise<SignedMaterial> {
  const { account, receiverUrls, keySource } = context;
  const { headers, receivedAt } = request;
  checkHeaderSizes(headers);
  const header = headers.get('signature');
  if (!header) throw new AuthenticationError('missing-signature', 'there is no Signature header');
  const signature = parseSignatureHeader(header);
  checkCoverage(signature.coveredHeaders);
  checkHost(requireHeader(headers, 'host'), receiverUrls);
  checkCopernicaId(requireHeader(headers, 'x-copernica-id'), account);
  const signedAt = readFreshDate(requireHeader(headers, 'date'), receivedAt, account.clockToleranceSeconds);
  checkExpiry(signature.expiresAt, receivedAt);
  const bodyHash = checkDigest(requireHeader(headers, 'digest'), request);
  if (!trustedKeyId.test(signature.keyId)) {
    throw new AuthenticationError('untrusted-key', 'keyId is not a sub-domain of copernica.com');
  }
  const requestTarget = await findSignedTarget(request, signature, context.requestTargets, keySource);
  return { requestTarget, bodyHash, nonce: headers.get('x-nonce') ?? '', signedAt };
}

async function findSignedTarget(
  request: IncomingRequest,
  { keyId, hash, coveredHeaders, signature }: SignatureHeader,
  requestTargets: readonly string[],
  findProof: KeySource,
): Promise<string> {
  const texts = requestTargets.map((target) => ({
    target,
    text: Buffer.from(toSigningString(coveredHeaders, request.method, target, request.headers), 'utf8'),
  }));
  const signed = await findProof(keyId, (keys) =>
    texts.find(({ text }) => keys.some((key) => verify(hash, text, key, signature))),
  );
  if (signed) return signed.target;
  throw new AuthenticationError('wrong-signature', 'the signature does not belong to this request');
}

function requireHeader(headers: IncomingRequest['headers'], name: string): string {
  const value = headers.get(name);
  if (!value) throw new AuthenticationError('missing-header', `there is no ${name} header`);
  return value;
}
