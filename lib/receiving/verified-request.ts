import type { CallbackRoute } from '../callback/callback-url.ts';
import type { Account } from '../config/resolve-config.ts';
import type { IncomingRequest } from './incoming-request.ts';

declare const verified: unique symbol;

/** A request proven to come from Copernica for this account. Only the verify stage makes one. */
export interface VerifiedRequest extends IncomingRequest {
  readonly [verified]: true;
  account: Account;
  route: CallbackRoute;
  /** Lower-case hex SHA-256 over the signed material: the event's id. */
  deliveryId: string;
  /** The signed Date header; null with token authentication, where no date is proven. */
  signedAt: Date | null;
}
