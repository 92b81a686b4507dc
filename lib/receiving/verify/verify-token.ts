import { createHash, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../config/resolve-config.ts';
import { AuthenticationError } from '../../errors.ts';
import type { IncomingRequest } from '../read-request.ts';
import type { TokenSource } from './token-source.ts';

/**
 * Checks the `token` of the callback URL against the account's secret, in constant time.
 * @throws AuthenticationError, or UnavailableError when Secrets Manager does not answer
 */
export async function verifyToken(
  request: IncomingRequest,
  account: Account,
  findProof: TokenSource,
): Promise<void> {
  const [sent, ...more] = new URLSearchParams(request.rawQuery).getAll('token');
  if (!sent || more.length > 0) {
    throw new AuthenticationError('missing-token', 'the callback URL must carry exactly one token');
  }
  if (await findProof(account.secret, (tokens) => isOneOf(tokens, sent) || undefined)) return;
  throw new AuthenticationError('wrong-token', `the token is not the one of account ${account.name}`);
}

// Digests have one length whatever the tokens' lengths are, so the comparison tells nothing of them.
function isOneOf(accepted: readonly string[], sent: string): boolean {
  const digest = toDigest(sent);
  return accepted.map((token) => timingSafeEqual(toDigest(token), digest)).includes(true);
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
