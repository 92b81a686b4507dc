import { identify, identifyRegistered } from '../../callback/compare.ts';
import {
  describePlace,
  keyOf,
  placeOf,
  type Registered,
  type Registration,
} from '../../callback/registration.ts';
import type { PlaceListing } from '../list/place-listing.ts';
import type { Write } from '../plan/step.ts';

/** Places to look things up in, so that verifying takes time in proportion to what there is. */
export interface PlaceIndex {
  /** Where a step shows: what is written in the place it is for, what is deleted wherever it is listed. */
  holding(step: Write): readonly PlaceListing[];
  /** What delivers the same, in the place that it is for. */
  like(wanted: Registration): readonly Registered[];
}

export function indexPlaces(places: readonly PlaceListing[]): PlaceIndex {
  const byPlace = new Map<string, PlaceListing[]>();
  const byKey = new Map<string, PlaceListing[]>();
  const byIdentity = new Map<string, Registered[]>();
  for (const listing of places) {
    if (!listing.place) continue;
    const placeText = describePlace(listing.place);
    add(byPlace, placeText, listing);
    for (const registered of listing.registered) {
      add(byKey, keyOf(registered), listing);
      add(byIdentity, `${placeText} ${identifyRegistered(registered)}`, registered);
    }
  }
  return {
    holding: (step) =>
      step.change === 'delete'
        ? (byKey.get(keyOf(step.unwanted)) ?? [])
        : (byPlace.get(describePlace(placeOf(step.wanted))) ?? []),
    like: (wanted) => byIdentity.get(`${describePlace(placeOf(wanted))} ${identify(wanted)}`) ?? [],
  };
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
