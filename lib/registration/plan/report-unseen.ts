import { describeListing, type AccountListing } from '../list/place-listing.ts';
import type { Step } from './step.ts';

/** Places where nothing is declared and that were to be looked at, but could not be read: what is ours there goes on delivering. */
export function reportUnseen({ owner: { account }, places }: AccountListing): Step[] {
  return places.flatMap((listing): Step[] => {
    const { wishes, failure } = listing;
    if (failure === null || wishes.length > 0) return [];
    const row = { account, target: describeListing(listing), action: 'all', id: null };
    return [{ ...row, change: 'failed', reason: failure }];
  });
}
