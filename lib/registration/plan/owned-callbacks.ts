import { ownershipPrefix, parseCallbackPath } from '../../callback/callback-url.ts';
import { describeOwner } from '../../copernica/callbacks-api.ts';
import type { ListedCallback } from '../../copernica/callback-page.ts';
import { toIdentity } from '../compare.ts';
import type { AccountListing } from '../list/list-callbacks.ts';
import type { Row } from './step.ts';

/** A registered callback whose URL starts as ours do. */
export interface OwnedCallback extends ListedCallback {
  /** The URL without its query. */
  identity: string;
  /** Where its URL says it hangs, as `database/788`; null when it does not say. */
  place: string | null;
  /** The name in its URL, which tells it from others of its place and action. */
  name: string | null;
  /** In whose lists it was seen: Copernica's documentation shows lists that mix owners (protocol 2.1). */
  owners: ReadonlySet<string>;
}

/** All of ours in an account, each once, even where it stands in several lists; everybody else's are left out. */
export function findOwned({ account, targets }: AccountListing, receiverUrl: string): OwnedCallback[] {
  const prefix = ownershipPrefix(receiverUrl, account);
  const found = new Map<string, OwnedCallback & { owners: Set<string> }>();
  for (const { owner, listed } of targets) {
    if (!owner) continue;
    const ownerText = describeOwner(owner);
    for (const callback of listed) {
      if (!callback.url.startsWith(prefix)) continue;
      const key = callback.id === null ? `${ownerText} ${callback.url}` : String(callback.id);
      const identity = toIdentity(callback.url);
      const { target = null, name = null } = parseCallbackPath(identity.slice(receiverUrl.length)) ?? {};
      const place = target && describeOwner(target);
      const owned = found.get(key) ?? { ...callback, identity, place, name, owners: new Set<string>() };
      owned.owners.add(ownerText);
      found.set(key, owned);
    }
  }
  return [...found.values()];
}

/** How a callback of ours reads in a report: by its URL, which says more than its list. */
export function toRow(account: string, callback: OwnedCallback, receiverUrl: string): Omit<Row, 'reason'> {
  const action = parseCallbackPath(callback.identity.slice(receiverUrl.length))?.action ?? callback.action;
  return { account, target: callback.place ?? [...callback.owners].join(', '), action, id: callback.id };
}
