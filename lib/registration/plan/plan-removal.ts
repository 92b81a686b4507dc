import { describeListing, type AccountListing } from '../list/place-listing.ts';
import { findOwned, toRow } from './find-owned.ts';
import type { Step } from './step.ts';

/** Everything of ours is to go, as the stack that receives it is going. What is declared where it cannot be read is `failed`. */
export function planRemoval({ account, places }: AccountListing, receiverUrl: string): Step[] {
  const unread = places.flatMap((listing): Step[] => {
    const { wishes, failure } = listing;
    if (failure === null) return [];
    const target = describeListing(listing);
    return wishes.map(({ action }) => {
      return { account, target, action, id: null, change: 'failed', reason: failure };
    });
  });
  const removals = findOwned(places, { receiverUrl, account }).map((seen): Step => {
    const { id, registered } = seen;
    const row = toRow(account, seen);
    if (id !== null)
      return { ...row, id, change: 'delete', unwanted: registered, reason: 'the stack is being deleted' };
    const reason = 'Copernica lists it without an ID, so it cannot be deleted';
    return { ...row, id, change: 'failed', reason };
  });
  return [...unread, ...removals];
}
