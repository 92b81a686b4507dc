import type { Change } from '../../delivery/change.ts';
import type { MailOccurrence } from '../../delivery/mail-occurrence.ts';
import type { Caller, StoredWebhook } from './webhook-store.ts';

/** What a webhook tells of. */
export type Occasion = Change | MailOccurrence;

/** Calls every webhook that an occasion concerns, one after the other. */
export async function callWebhooks(
  webhooks: readonly StoredWebhook[],
  { occasion, caller }: { occasion: Occasion; caller: Caller | null },
  call: (webhook: StoredWebhook, occasion: Occasion) => Promise<void>,
): Promise<void> {
  for (const webhook of webhooks) {
    const isCaller = webhook.callers === null || (caller !== null && webhook.callers.includes(caller));
    if (isCaller && webhook.trigger === triggerOf(occasion) && isInScope(webhook, occasion))
      await call(webhook, occasion);
  }
}

/** The trigger that an occasion is for. */
export function triggerOf(occasion: Occasion): StoredWebhook['trigger'] {
  return 'trigger' in occasion ? occasion.trigger : occasion.action;
}

// A webhook tells of profiles and of subprofiles; of a database's, also of the subprofiles of its collections.
function isInScope({ database, collection }: StoredWebhook, occasion: Occasion): boolean {
  const [profile, subprofile] =
    'trigger' in occasion ? [occasion.recipient, null] : [occasion.profile, occasion.subprofile];
  if (database !== null && profile.database !== database) return false;
  return collection === null || subprofile?.collection === collection;
}
