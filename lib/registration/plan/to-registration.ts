import { toCallbackUrl } from '../../callback/callback-url.ts';
import type { Place, Registration } from '../../callback/registration.ts';
import type { AccountListing, Wish } from '../list/place-listing.ts';

/** A wish as the registration that fulfils it. */
export function toRegistration(
  wish: Wish,
  { target }: Place,
  { owner, callbackToken }: Pick<AccountListing, 'owner' | 'callbackToken'>,
): Registration {
  const { mechanism, method, action, expression } = wish;
  const plainUrl = toCallbackUrl(owner.receiverUrl, { ...wish, target });
  const url = callbackToken === null ? plainUrl : `${plainUrl}?token=${encodeURIComponent(callbackToken)}`;
  return { mechanism, target, properties: { url, method, action, expression } };
}
