import type { Account } from '../../config/resolve-config.ts';
import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { checkIdentity } from './check-identity.ts';
import { findOtherPlaces, type OtherPlaces } from './find-other-places.ts';
import { listPlaces } from './list-place.ts';
import { toUnread, type OpenAccount, type PlaceListing } from './place-listing.ts';

/** Whose callbacks, and where they are to be looked for. */
interface CallbackWishes {
  account: Account;
  /** The declared places, not yet read. */
  unread: readonly PlaceListing[];
  /** Also where nothing is declared any more. */
  isEverywhere: boolean;
  /** Webhooks are declared: an account that has only those may not have callbacks at all. */
  hasWebhooks: boolean;
}

/** An account's callbacks. */
interface CallbackListing {
  places: readonly PlaceListing[];
  /** What a person should know, although nothing failed. */
  warnings: readonly string[];
  /** The API has said that it is the right account. */
  isKnown: boolean;
}

/** Reads an account's places. What fails is recorded. */
export async function listCallbacks(
  { account, unread, isEverywhere, hasWebhooks }: CallbackWishes,
  opened: OpenAccount,
  { log, deadline }: { log: Log; deadline: Deadline },
): Promise<CallbackListing> {
  if (unread.length === 0 && !isEverywhere) return { places: [], warnings: [], isKnown: false };
  try {
    const warnings = await checkIdentity(account, opened, deadline);
    const declared = await listPlaces(unread, opened, deadline);
    const others: OtherPlaces = isEverywhere
      ? await findOtherPlaces(declared, opened, deadline)
      : { places: [], warnings: [] };
    const places = [...declared, ...(await listPlaces(others.places, opened, deadline))];
    const count = places.reduce((sum, { registered }) => sum + registered.length, 0);
    log.info('listed callbacks', { account: account.name, targets: places.length, callbacks: count });
    return { places, warnings: [...warnings, ...others.warnings], isKnown: true };
  } catch (error) {
    const failure = toReason(error);
    log.warn('callbacks could not be read', { account: account.name, reason: failure });
    if (unread.length === 0 && hasWebhooks)
      return { places: [], warnings: [`callbacks were not looked for: ${failure}`], isKnown: false };
    return { places: failAll(unread, failure), warnings: [], isKnown: false };
  }
}

/** Declared places that could not be read; the account where none is declared. */
export function failAll(unread: readonly PlaceListing[], failure: string): PlaceListing[] {
  const places = unread.length > 0 ? unread : [toUnread('account', null)];
  return places.map((place) => ({ ...place, failure }));
}
