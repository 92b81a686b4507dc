import { toCallbackUrl } from '../../callback/callback-url.ts';
import type { Place, Registration } from '../../callback/registration.ts';
import type { Wish } from '../list/place-listing.ts';

/** A wish as the registration that fulfils it. `callbackToken`: to append to the URL; null for accounts that authenticate by signature. */
export function toRegistration(
  wish: Wish,
  { target }: Place,
  { receiverUrl, callbackToken }: { receiverUrl: string; callbackToken: string | null },
): Registration {
  const { mechanism, method, action, expression } = wish;
  const plainUrl = toCallbackUrl(receiverUrl, { ...wish, target });
  const url = callbackToken === null ? plainUrl : `${plainUrl}?token=${encodeURIComponent(callbackToken)}`;
  return { mechanism, target, properties: { url, method, action, expression } };
}
