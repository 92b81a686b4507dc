import { toCallbackUrl } from '../../callback/callback-url.ts';
import type { DeclaredCallback } from '../../config/resolve-config.ts';
import { describeOwner } from '../../copernica/callbacks-api.ts';
import { describeDifference, findMatch, toIdentity } from '../compare.ts';
import type { AccountListing, TargetListing } from '../list/list-callbacks.ts';
import { findOwned, type OwnedCallback } from './owned-callbacks.ts';
import { planRemoval } from './plan-removal.ts';
import { planStrays } from './plan-strays.ts';
import type { AccountPlan, PlanOptions, Step, Wanted } from './step.ts';

/** Declared × listed → what to do: in declared order, then the strays. Pure. */
export function planAccount(listing: AccountListing, options: PlanOptions): AccountPlan {
  if (options.removal) return { listing, steps: planRemoval(listing, options.receiverUrl) };
  const owned = findOwned(listing, options.receiverUrl);
  /** Every declared URL, and the callback that serves it. */
  const claims = new Map<string, OwnedCallback | null>();
  const steps = listing.targets.flatMap((target) =>
    target.declared.map((declared) => planDeclared(declared, target)),
  );
  return { listing, steps: [...steps, ...planStrays(listing, { owned, claims }, options)] };

  function planDeclared(declared: DeclaredCallback, { owner, description, failure }: TargetListing): Step {
    const { account, action } = declared;
    const row = { account, target: owner ? describeOwner(owner) : description, action };
    const fail = (reason: string): Step => ({ ...row, change: 'failed', id: null, reason });
    if (!owner) return fail(failure ?? 'not read');

    const wanted = toWanted(declared, owner);
    const identity = toIdentity(wanted.properties.url);
    if (failure !== null) {
      if (!claims.has(identity)) claims.set(identity, null);
      return fail(failure);
    }
    if (claims.has(identity)) {
      return fail(
        `declared twice, as ${description} is ${row.target}: give one of them a different name in callbacks.config.ts`,
      );
    }
    const listedHere = owned.filter(({ owners }) => owners.has(row.target));
    const match = findMatch(listedHere, wanted.properties);
    claims.set(identity, match);
    if (!match) return { ...row, change: 'create', id: null, wanted, reason: 'not registered' };
    const { id } = match;
    const difference = describeDifference(wanted.properties, match);
    if (difference === null) return { ...row, change: 'unchanged', id, reason: 'as declared' };
    if (id !== null) return { ...row, change: 'update', id, wanted, reason: difference };
    return fail(`${difference}; Copernica lists it without an ID, so it cannot be updated`);
  }

  function toWanted(declared: DeclaredCallback, owner: Wanted['owner']): Wanted {
    const { method, action, expression } = declared;
    const identity = toCallbackUrl(options.receiverUrl, { ...declared, target: owner });
    const token = listing.callbackToken;
    const url = token === null ? identity : `${identity}?token=${encodeURIComponent(token)}`;
    return { owner, properties: { url, method, action, expression } };
  }
}
