import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import type { OpenAccount, PlaceListing } from './place-listing.ts';

/** Reads one place; a failure is recorded in it. */
export async function listPlace(
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
