import { describeListing, type AccountListing } from '../list/place-listing.ts';
import { findOwned, toRow } from './find-owned.ts';
import { reportUnseen } from './report-unseen.ts';
import type { Step } from './step.ts';

/** Everything of ours is to go, as the stack that receives it is going. What is declared where it cannot be read is `failed`. */
export function planRemoval(listing: AccountListing): Step[] {
  const { owner, places } = listing;
  const { account } = owner;
  const unread = places.flatMap((place): Step[] => {
    const { wishes, failure } = place;
    if (failure === null) return [];
    const target = describeListing(place);
    return wishes.map(({ action }) => {
      return { account, target, action, id: null, change: 'failed', reason: failure };
    });
  });
  const removals = findOwned(places, owner).map((seen): Step => {
    const { id, registered } = seen;
    const row = toRow(account, seen);
    if (id !== null)
      return { ...row, id, change: 'delete', unwanted: registered, reason: 'the stack is being deleted' };
    const reason = 'Copernica lists it without an ID, so it cannot be deleted';
    return { ...row, id, change: 'failed', reason };
  });
  return [...unread, ...reportUnseen(listing), ...removals];
}
