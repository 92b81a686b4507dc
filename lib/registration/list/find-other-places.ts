import { describePlace, type Place } from '../../callback/registration.ts';
import { isUnknownCall } from '../../copernica/structure-api.ts';
import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import { toUnread, type OpenAccount, type PlaceListing } from './place-listing.ts';

/** Places of the account of which nothing is declared, not yet read. */
export interface OtherPlaces {
  places: PlaceListing[];
  warnings: string[];
}

/** All databases and collections of the account beside the declared ones. */
export async function findOtherPlaces(
  declared: readonly PlaceListing[],
  { structure }: OpenAccount,
  deadline: Deadline,
): Promise<OtherPlaces> {
  const known = new Set(declared.flatMap(({ place }) => (place ? [describePlace(place)] : [])));
  try {
    const targets = await structure.listTargets(deadline);
    const places = targets
      .map((target): Place => ({ mechanism: 'callback', target }))
      .filter((place) => !known.has(describePlace(place)))
      .map((place) => toUnread(describePlace(place), place));
    return { places, warnings: [] };
  } catch (error) {
    const reason = toReason(error);
    if (isUnknownCall(error)) {
      return { places: [], warnings: [`databases that are not declared were not looked at: ${reason}`] };
    }
    return { places: [{ ...toUnread('databases', null), failure: reason }], warnings: [] };
  }
}
