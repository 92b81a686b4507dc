import { describeOwner } from '../../copernica/callbacks-api.ts';
import type { AccountListing } from '../list/list-callbacks.ts';
import { toRow, type OwnedCallback } from './owned-callbacks.ts';
import type { PlanOptions, Step } from './step.ts';

/** What is ours at Copernica, and which of it serves what is declared. */
export interface Claimed {
  owned: readonly OwnedCallback[];
  /** Every declared URL without its query, and the callback that serves it. */
  claims: ReadonlyMap<string, OwnedCallback | null>;
}

const alwaysPrunable = 3;

/** What of ours is registered without being wanted: left, or with `prune` deleted where nothing speaks against it. */
export function planStrays(
  { account, targets }: AccountListing,
  { owned, claims }: Claimed,
  { receiverUrl, prune, force }: PlanOptions,
): Step[] {
  const kept = new Set(claims.values());
  const strays = owned.filter((callback) => !kept.has(callback));
  const prunable = strays.filter((callback) => callback.id !== null && findDoubt(callback) === null);
  const refusal = force ? null : refusePrune(prunable.length, owned.length);

  return strays.map((callback): Step => {
    const { id, ...row } = toRow(account, callback, receiverUrl);
    const why = describe(callback, claims);
    const doubt = findDoubt(callback);
    if (doubt !== null)
      return { ...row, id, change: 'stray', reason: `${why}; kept, as ${doubt} could not be read` };
    if (id === null)
      return { ...row, id, change: 'stray', reason: `${why}; kept, as Copernica lists it without an ID` };
    if (!prune) return { ...row, id, change: 'stray', reason: `${why}; kept (prune: true deletes it)` };
    if (refusal !== null) return { ...row, id, change: 'failed', reason: `${why}; ${refusal}` };
    return { ...row, id, change: 'delete', reason: why };
  });

  // A target that could not be read may want what we see elsewhere: as its name is not looked up yet, or by the URL.
  function findDoubt({ place }: OwnedCallback): string | null {
    const unread = targets.find(
      ({ owner, failure }) => failure !== null && (owner === null || describeOwner(owner) === place),
    );
    return unread?.description ?? null;
  }
}

// A wrong config must not silence a company.
function refusePrune(deletions: number, registered: number): string | null {
  if (deletions <= alwaysPrunable || deletions * 2 <= registered) return null;
  return `not deleted: that would remove ${deletions} of this account's ${registered} callbacks; if that is meant, use force: true`;
}

function describe({ identity, name, owners }: OwnedCallback, claims: Claimed['claims']): string {
  const kept = claims.get(identity);
  if (kept === undefined) return name === null ? 'not declared' : `not declared under the name ${name}`;
  const isDuplicate = kept !== null && [...owners].some((owner) => kept.owners.has(owner));
  return isDuplicate
    ? `duplicate of callback ${kept.id ?? 'without ID'}`
    : `registered on ${[...owners].join(' and ')}, where its URL does not belong`;
}
