import { hash } from 'node:crypto';
import type { CallbackRoute } from '../../callback/callback-url.ts';
import { findAccount } from '../../config/find-account.ts';
import type { Account } from '../../config/resolve-config.ts';
import { RequestError } from '../../errors.ts';
import type { IncomingRequest } from '../read-request.ts';
import type { KeySource } from './key-source.ts';
import { readRequestTarget } from './request-target.ts';
import type { TokenSource } from './token-source.ts';
import { verifySignature } from './verify-signature.ts';
import { verifyToken } from './verify-token.ts';

declare const verified: unique symbol;

/** A request proven to come from Copernica for this account. Only this stage makes one. */
export interface VerifiedRequest extends IncomingRequest {
  readonly [verified]: true;
  account: Account;
  route: CallbackRoute;
  /** Lower-case hex SHA-256 over the signed material: the event's id. */
  deliveryId: string;
  /** The signed Date header; null with token authentication, where no date is proven. */
  signedAt: Date | null;
}

/** What deliveries are checked against. */
export interface Verifier {
  /** By name. */
  accounts: ReadonlyMap<string, Account>;
  /** Those that may be registered at Copernica, today's first. */
  receiverUrls: readonly string[];
  keySource: KeySource;
  tokenSource: TokenSource;
}

/**
 * Proves that Copernica sent this request for one of our accounts.
 * @throws RequestError, AuthenticationError, or UnavailableError when a key or token cannot be had
 */
export async function verifyRequest(request: IncomingRequest, verifier: Verifier): Promise<VerifiedRequest> {
  const { route, requestTargets } = readRequestTarget(request, verifier.receiverUrls);
  const account = findAccount(verifier.accounts, route.account);
  if (!account) throw new RequestError('unknown-account', 'callbacks.config.ts declares no such account');
  const proof =
    account.authentication === 'signature'
      ? await proveBySignature(request, account, requestTargets, verifier)
      : await proveByToken(request, account, verifier.tokenSource);
  return { ...request, ...proof, account, route } as VerifiedRequest;
}

type Proof = Pick<VerifiedRequest, 'deliveryId' | 'signedAt'>;

async function proveBySignature(
  request: IncomingRequest,
  account: Account,
  requestTargets: readonly string[],
  { receiverUrls, keySource }: Verifier,
): Promise<Proof> {
  const signed = await verifySignature(request, { account, receiverUrls, requestTargets, keySource });
  const { requestTarget, bodyHash, nonce, signedAt } = signed;
  const material = [requestTarget, bodyHash, withoutSpace(nonce), signedAt.toISOString()];
  return { deliveryId: toDeliveryId([account.name, ...material]), signedAt };
}

// White space, control and format characters, as ranges: Unicode's property classes take a millisecond of each cold start.
const invisible =
  /[\s\0-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffb]+/g;

// Each reduced to what it means, or who saw a delivery could send it again as another: a signature does not cover the white
// space around a value, and a digest or a date can be spelled in more than one way.
function withoutSpace(nonce: string): string {
  return nonce.replace(invisible, '');
}

// Nothing in the request is proven to be unique, so API Gateway's request id stands in for the nonce:
// two identical updates must stay two events.
async function proveByToken(
  request: IncomingRequest,
  account: Account,
  tokenSource: TokenSource,
): Promise<Proof> {
  await verifyToken(request, account, tokenSource);
  const material = [request.rawPath, hash('sha256', request.body, 'base64'), request.requestId];
  return { deliveryId: toDeliveryId([account.name, ...material]), signedAt: null };
}

function toDeliveryId(material: readonly string[]): string {
  return hash('sha256', JSON.stringify(material));
}
