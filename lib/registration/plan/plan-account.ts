import { describeDifference, findMatch, identify } from '../../callback/compare.ts';
import { describeListing, type AccountListing, type PlaceListing, type Wish } from '../list/place-listing.ts';
import { findOwned, type Seen } from './find-owned.ts';
import { planRemoval } from './plan-removal.ts';
import { planStrays } from './plan-strays.ts';
import type { AccountPlan, PlanOptions, Step } from './step.ts';
import { toRegistration } from './to-registration.ts';

/** Declared × registered → what to do: in declared order, then the strays. Pure. */
export function planAccount(listing: AccountListing, options: PlanOptions): AccountPlan {
  const { receiverUrl, removal } = options;
  const { account, places, callbackToken } = listing;
  if (removal) return { listing, steps: planRemoval(listing, receiverUrl) };
  const owned = findOwned(places, { receiverUrl, account });
  /** The identity of all that is declared, and what serves it. */
  const claims = new Map<string, Seen | null>();
  const steps = places.flatMap((place) => place.wishes.map((wish) => planWish(wish, place)));
  return { listing, steps: [...steps, ...planStrays(listing, { owned, claims }, options)] };

  function planWish(wish: Wish, placeListing: PlaceListing): Step {
    const { place, description, failure } = placeListing;
    const row = { account, target: describeListing(placeListing), action: wish.action };
    const fail = (reason: string): Step => ({ ...row, change: 'failed', id: null, reason });
    if (!place) return fail(failure ?? 'not read');

    const wanted = toRegistration(wish, place, { receiverUrl, callbackToken });
    const identity = identify(wanted);
    if (failure !== null) {
      if (!claims.has(identity)) claims.set(identity, null);
      return fail(failure);
    }
    if (claims.has(identity)) {
      return fail(
        `declared twice, as ${description} is ${row.target}: give one of them a different name in callbacks.config.ts`,
      );
    }
    const seenHere = owned.filter(({ places: lists }) => lists.has(row.target));
    const match = findMatch(
      seenHere.map(({ registered }) => registered),
      wanted,
    );
    claims.set(identity, seenHere.find(({ registered }) => registered === match) ?? null);
    if (!match) return { ...row, change: 'create', id: null, wanted, reason: 'not registered' };
    const { id } = match;
    const difference = describeDifference(wanted, match);
    if (difference === null) return { ...row, change: 'unchanged', id, reason: 'as declared' };
    if (id !== null) return { ...row, change: 'update', id, wanted, reason: difference };
    return fail(`${difference}; Copernica lists it without an ID, so it cannot be updated`);
  }
}
