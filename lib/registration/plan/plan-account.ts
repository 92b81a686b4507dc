import { chooseMatch, describeDifference, identify } from '../../callback/compare.ts';
import { describeListing, type AccountListing, type PlaceListing, type Wish } from '../list/place-listing.ts';
import { findOwned, type Seen } from './find-owned.ts';
import { planRemoval } from './plan-removal.ts';
import { reportUnseen } from './report-unseen.ts';
import { duplicateReason, planStrays } from './plan-strays.ts';
import type { AccountPlan, PlanOptions, Step } from './step.ts';
import { toRegistration } from './to-registration.ts';

/** Declared × registered → what to do: in declared order, then the strays. Pure, and linear in what is registered. */
export function planAccount(listing: AccountListing, options: PlanOptions): AccountPlan {
  const { owner, places } = listing;
  if (options.removal) return { listing, steps: planRemoval(listing) };
  const owned = findOwned(places, owner);
  const byIdentity = Map.groupBy(owned, ({ identity }) => identity);
  /** The identity of all that is declared, and what serves it. */
  const claims = new Map<string, Seen | null>();
  const steps = places.flatMap((place) => place.wishes.map((wish) => planWish(wish, place)));
  const strays = planStrays(listing, { owned, claims }, options);
  return { listing, steps: [...steps, ...reportUnseen(listing), ...strays] };

  function planWish(wish: Wish, placeListing: PlaceListing): Step {
    const { place, description, failure } = placeListing;
    const row = { account: owner.account, target: describeListing(placeListing), action: wish.action };
    const fail = (reason: string): Step => ({ ...row, change: 'failed', id: null, reason });
    if (!place) return fail(failure ?? 'not read');

    const wanted = toRegistration(wish, place, listing);
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
    const candidates = (byIdentity.get(identity) ?? []).filter(({ places: lists }) => lists.has(row.target));
    const match = chooseMatch(
      candidates.map(({ registered }) => registered),
      wanted,
    );
    claims.set(identity, candidates.find(({ registered }) => registered === match) ?? null);
    if (!match) return { ...row, change: 'create', id: null, wanted, reason: 'not registered' };
    const { id } = match;
    const difference = describeDifference(wanted, match);
    if (difference === null) return { ...row, change: 'unchanged', id, reason: 'as declared' };
    if (id !== null) return { ...row, change: 'update', id, wanted, reason: difference };
    return fail(`${difference}; Copernica lists it without an ID, so it cannot be updated`);
  }
}

/**
 * What is there twice although the plan is carried out: another run made the same at the same time. Every run keeps the same
 * one, so none is left.
 */
export function planDoubles({ listing, steps: done }: AccountPlan): AccountPlan {
  const tried = new Set(done.map(describeStep));
  const { steps } = planAccount(listing, { prune: false, force: false, removal: false });
  const doubles = steps.filter(({ reason }) => reason === duplicateReason);
  return { listing, steps: doubles.filter((step) => !tried.has(describeStep(step))) };
}

function describeStep({ target, action, id }: Step): string {
  return `${target} ${action} ${id ?? ''}`;
}
