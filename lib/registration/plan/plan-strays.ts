import { describeListing, type AccountListing } from '../list/place-listing.ts';
import { toRow, type Seen } from './find-owned.ts';
import type { PlanOptions, Step } from './step.ts';

/** What is ours at Copernica, and which of it serves what is declared. */
export interface Claimed {
  owned: readonly Seen[];
  /** The identity of all that is declared, and what serves it. */
  claims: ReadonlyMap<string, Seen | null>;
}

const alwaysPrunable = 3;

/** What of ours is registered without being wanted: left, or with `prune` deleted where nothing speaks against it. */
export function planStrays(
  { account, places }: AccountListing,
  { owned, claims }: Claimed,
  { prune, force }: PlanOptions,
): Step[] {
  const kept = new Set(claims.values());
  const strays = owned.filter((seen) => !kept.has(seen));
  const prunable = strays.filter((seen) => seen.id !== null && findDoubt(seen) === null);
  const refusal = force ? null : refusePrune(prunable.length, owned.length);

  return strays.map((seen): Step => {
    const { id, registered: unwanted } = seen;
    const row = toRow(account, seen);
    const why = describe(seen, claims);
    const doubt = findDoubt(seen);
    if (doubt !== null)
      return { ...row, id, change: 'stray', reason: `${why}; kept, as ${doubt} could not be read` };
    if (id === null)
      return { ...row, id, change: 'stray', reason: `${why}; kept, as Copernica lists it without an ID` };
    if (!prune) return { ...row, id, change: 'stray', reason: `${why}; kept (prune: true deletes it)` };
    if (refusal !== null) return { ...row, id, change: 'failed', reason: `${why}; ${refusal}` };
    return { ...row, id, change: 'delete', unwanted, reason: why };
  });

  // A place that could not be read may want what we see elsewhere: as its name is not looked up yet, or by what it says.
  function findDoubt({ target }: Seen): string | null {
    const unread = places.find(
      (listing) =>
        listing.failure !== null && (listing.place === null || describeListing(listing) === target),
    );
    return unread?.description ?? null;
  }
}

// A wrong config must not silence a company.
function refusePrune(deletions: number, registered: number): string | null {
  if (deletions <= alwaysPrunable || deletions * 2 <= registered) return null;
  return `not deleted: that would remove ${deletions} of this account's ${registered} callbacks; if that is meant, use force: true`;
}

function describe({ identity, name, places }: Seen, claims: Claimed['claims']): string {
  const kept = claims.get(identity);
  if (kept === undefined) return name === null ? 'not declared' : `not declared under the name ${name}`;
  const isDuplicate = kept !== null && [...places].some((place) => kept.places.has(place));
  return isDuplicate
    ? `duplicate of callback ${kept.id ?? 'without ID'}`
    : `registered on ${[...places].join(' and ')}, where its URL does not belong`;
}
