import { callsAtATime } from '../../copernica/rest-client.ts';
import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import { inParallel } from '../../in-parallel.ts';
import type { OpenAccount, PlaceListing } from './place-listing.ts';

/** Reads places of an account, a few at a time; a failure is recorded in its place. */
export function listPlaces(
  places: readonly PlaceListing[],
  account: OpenAccount,
  deadline: Deadline,
): Promise<PlaceListing[]> {
  return inParallel(places, callsAtATime, (place) => listPlace(place, account, deadline));
}

async function listPlace(
  listing: PlaceListing,
  { registrations, structure }: OpenAccount,
  deadline: Deadline,
): Promise<PlaceListing> {
  let { place } = listing;
  try {
    if (!place && listing.databaseName !== null) {
      const id = await structure.findDatabase(listing.databaseName, deadline);
      place = { mechanism: 'callback', target: { kind: 'database', id } };
    }
    if (!place) return listing;
    return { ...listing, place, registered: await registrations.list(place, deadline), failure: null };
  } catch (error) {
    return { ...listing, place, failure: toReason(error) };
  }
}
