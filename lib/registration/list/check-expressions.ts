import { callsAtATime } from '../../copernica/rest-client.ts';
import type { Deadline } from '../../deadline.ts';
import { inParallel } from '../../in-parallel.ts';
import { nearest } from '../../nearest.ts';
import type { Structure } from '../../copernica/structure-api.ts';
import { namesInExpression } from './names-in-expression.ts';
import { describeListing, type AccountListing, type PlaceListing } from './place-listing.ts';

// Of every profile and subprofile, whatever the fields; a subprofile's profile is one of its properties (protocol 2.4).
const alwaysThere = ['id', 'code', 'profile'];

/** Warnings about names in expressions that what they are evaluated on does not have: such a condition never holds, or always. */
export async function checkExpressions(
  listings: readonly AccountListing[],
  deadline: Deadline,
): Promise<string[]> {
  const checked = listings.map(async ({ owner, places, open }) => {
    if (!open) return [];
    const warnings = await inParallel(places, callsAtATime, (listing) =>
      checkPlace(listing, open.structure, deadline),
    );
    return warnings.flat().map((warning) => `${owner.account}: ${warning}`);
  });
  return (await Promise.all(checked)).flat();
}

async function checkPlace(
  listing: PlaceListing,
  structure: Structure,
  deadline: Deadline,
): Promise<string[]> {
  const { place, wishes, failure } = listing;
  if (!place || failure !== null) return [];
  // A subprofile's profile is of a database that the collection's callbacks do not tell.
  const of = place.target.kind === 'database' ? 'profile' : 'subprofile';
  const used = wishes.flatMap(({ expression }) =>
    namesInExpression(expression).filter((property) => property.of === of),
  );
  const names = [...new Set(used.map(({ name }) => name))].filter((name) => !alwaysThere.includes(name));
  if (names.length === 0) return [];
  // It is advice: an account whose structure cannot be read, or has none to tell, is planned all the same.
  const known = await structure.names(place.target, deadline).catch((): string[] => []);
  if (known.length === 0) return [];
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      return `${describeListing(listing)} has nothing called ${name}, which an expression reads as ${of}.${name}${meant ? `: did you mean ${meant}?` : ''}`;
    });
}
