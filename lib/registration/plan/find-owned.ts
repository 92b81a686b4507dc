import { createOwnedReader, type Owned, type Owner } from '../../callback/own.ts';
import { describePlace } from '../../callback/registration.ts';
import type { PlaceListing } from '../list/place-listing.ts';
import type { Row } from './step.ts';

/** One of ours, and in whose lists it was seen: Copernica's documentation shows lists that mix owners (protocol 2.1). */
export interface Seen extends Owned {
  places: ReadonlySet<string>;
}

/** All of ours in an account, each once, even where it stands in several lists; everybody else's are left out. */
export function findOwned(listings: readonly PlaceListing[], owner: Owner): Seen[] {
  const readOwned = createOwnedReader(owner);
  const found = new Map<string, Seen & { places: Set<string> }>();
  for (const { place, registered: list } of listings) {
    if (!place) continue;
    const placeText = describePlace(place);
    for (const registered of list) {
      const owned = readOwned(registered);
      if (!owned) continue;
      const { mechanism, id, url } = registered;
      const key = `${mechanism} ${id ?? `${placeText} ${url}`}`;
      const seen = found.get(key) ?? { ...owned, places: new Set<string>() };
      seen.places.add(placeText);
      found.set(key, seen);
    }
  }
  return [...found.values()];
}

/** How one of ours reads in a report: by what it says itself, which says more than its list. */
export function toRow(account: string, { target, action, places }: Seen): Omit<Row, 'reason' | 'id'> {
  return { account, target: target ?? [...places].join(', '), action };
}
