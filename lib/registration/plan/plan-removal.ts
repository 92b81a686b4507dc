import { describeOwner } from '../../copernica/callbacks-api.ts';
import type { AccountListing } from '../list/list-callbacks.ts';
import { findOwned, toRow } from './owned-callbacks.ts';
import type { Step } from './step.ts';

/** Everything of ours is to go, as the stack that receives it is going. Declared callbacks whose target cannot be read are `failed`. */
export function planRemoval(listing: AccountListing, receiverUrl: string): Step[] {
  const unread = listing.targets.flatMap(({ declared, owner, description, failure }): Step[] => {
    if (failure === null) return [];
    const target = owner ? describeOwner(owner) : description;
    return declared.map(({ account, action }) => {
      return { account, target, action, id: null, change: 'failed', reason: failure };
    });
  });
  const removals = findOwned(listing, receiverUrl).map((callback): Step => {
    const { id, ...row } = toRow(listing.account, callback, receiverUrl);
    if (id !== null) return { ...row, id, change: 'delete', reason: 'the stack is being deleted' };
    const reason = 'Copernica lists it without an ID, so it cannot be deleted';
    return { ...row, id, change: 'failed', reason };
  });
  return [...unread, ...removals];
}
