import { ownershipPrefix, parseCallbackPath, toIdentity } from './callback-url.ts';
import { describeTarget, type Registered } from './registration.ts';

/** Whose registrations are ours: those that deliver to this receiver for this account, by today's name or a former one. */
export interface Owner {
  receiverUrl: string;
  /** RECEIVER_URL until now: what is registered there is ours, and moves. */
  formerReceiverUrls: readonly string[];
  /** The account's name in callbacks.config.ts. */
  account: string;
  /** Its name until now; null when it had no other. */
  formerName: string | null;
}

/** A registration of ours: what planning goes by, whichever its mechanism. */
export interface Owned {
  registered: Registered;
  id: number | null;
  /** Two with the same identity deliver the same changes; one that has to move has the identity that it will have. */
  identity: string;
  /** Where it says it belongs, as `database/788`; null when it does not say. */
  target: string | null;
  /** What it says it delivers. */
  action: string;
  /** Tells it from others of its target and action. */
  name: string | null;
}

/** Reads registrations as ours: null for somebody else's. */
export function createOwnedReader(owner: Owner): (registered: Registered) => Owned | null {
  const { receiverUrl, formerReceiverUrls, account, formerName } = owner;
  const names = formerName === null ? [account] : [account, formerName];
  const prefixes = [receiverUrl, ...formerReceiverUrls].flatMap((base) =>
    names.map((name) => ownershipPrefix(toIdentity(base), name)),
  );
  return (registered) => {
    const written = toIdentity(registered.url);
    const prefix = prefixes.find((known) => written.startsWith(known));
    if (prefix === undefined) return null;
    const rest = written.slice(prefix.length);
    const route = parseCallbackPath(`/callbacks/${account}/${rest}`);
    return {
      registered,
      id: registered.id,
      identity: ownershipPrefix(toIdentity(receiverUrl), account) + rest,
      target: route?.target ? describeTarget(route.target) : null,
      action: route?.action ?? registered.action,
      name: route?.name ?? null,
    };
  };
}
