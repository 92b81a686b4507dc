import { ownershipPrefix, parseCallbackPath, toIdentity } from './callback-url.ts';
import { describeTarget, type Registered } from './registration.ts';

/** Whose registrations are ours: those that deliver to this receiver for this account. */
export interface Owner {
  receiverUrl: string;
  /** The account's name in callbacks.config.ts. */
  account: string;
}

/** A registration of ours: what planning goes by, whichever its mechanism. */
export interface Owned {
  registered: Registered;
  id: number | null;
  /** Two with the same identity deliver the same changes. */
  identity: string;
  /** Where it says it belongs, as `database/788`; null when it does not say. */
  target: string | null;
  /** What it says it delivers. */
  action: string;
  /** Tells it from others of its target and action. */
  name: string | null;
}

/** Reads a registration as ours; null when it is somebody else's. */
export function readOwned(registered: Registered, { receiverUrl, account }: Owner): Owned | null {
  if (!registered.url.startsWith(ownershipPrefix(receiverUrl, account))) return null;
  const identity = toIdentity(registered.url);
  const route = parseCallbackPath(identity.slice(receiverUrl.length));
  return {
    registered,
    id: registered.id,
    identity,
    target: route?.target ? describeTarget(route.target) : null,
    action: route?.action ?? registered.action,
    name: route?.name ?? null,
  };
}
