import { describeListing, type AccountListing } from '../list/place-listing.ts';
import { toRow, type Seen } from './find-owned.ts';
import { refusePrune } from './refuse-prune.ts';
import type { PlanOptions, Step } from './step.ts';

/** What is ours at Copernica, and which of it serves what is declared. */
export interface Claimed {
  owned: readonly Seen[];
  /** The identity of all that is declared, and what serves it. */
  claims: ReadonlyMap<string, Seen | null>;
}

/** Why what delivers the same as a declared one is deleted: every event comes twice. */
export const duplicateReason = 'duplicate';

/** What of ours is registered without being wanted: doubles go, the rest is left, or with `prune` deleted where nothing speaks against it. */
export function planStrays(
  { owner: { account }, places }: AccountListing,
  { owned, claims }: Claimed,
  { prune, force }: PlanOptions,
): Step[] {
  const kept = new Set(claims.values());
  const unread = places.filter(({ failure, wishes }) => failure !== null && wishes.length > 0);
  const unwanted = owned.filter((seen) => !kept.has(seen));
  const strays = unwanted.filter((seen) => !isDouble(seen));
  const prunable = strays.filter((seen) => seen.id !== null && findDoubt(seen) === null);
  const refusal = force
    ? null
    : refusePrune(prunable.length, owned.length - unwanted.length + strays.length, 'callbacks');

  return unwanted.map((seen): Step => {
    const { id, registered } = seen;
    const row = toRow(account, seen);
    const why = isDouble(seen) ? duplicateReason : describe(seen);
    const keep = (because: string): Step => ({ ...row, id, change: 'stray', reason: `${why}; ${because}` });
    if (id === null) return keep('kept, as Copernica lists it without an ID');
    if (isDouble(seen)) return { ...row, id, change: 'delete', unwanted: registered, reason: why };
    const doubt = findDoubt(seen);
    if (doubt !== null) return keep(`kept, as ${doubt} could not be read`);
    if (!prune) return keep('kept (prune: true deletes it)');
    if (refusal !== null) return { ...row, id, change: 'failed', reason: `${why}; ${refusal}` };
    return { ...row, id, change: 'delete', unwanted: registered, reason: why };
  });

  function isDouble({ identity, places: lists }: Seen): boolean {
    const serving = claims.get(identity);
    return !!serving && [...lists].some((place) => serving.places.has(place));
  }

  // A place that could not be read may want what we see elsewhere: as its name is not looked up yet, or by what it says.
  function findDoubt({ target }: Seen): string | null {
    const doubtful = unread.find((listing) => listing.place === null || describeListing(listing) === target);
    return doubtful?.description ?? null;
  }

  function describe({ identity, name, places: lists }: Seen): string {
    if (claims.has(identity))
      return `registered on ${[...lists].join(' and ')}, where its URL does not belong`;
    return name === null ? 'not declared' : `not declared under the name ${name}`;
  }
}
