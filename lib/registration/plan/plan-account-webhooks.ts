import type { AccountListing } from '../list/place-listing.ts';
import { planWebhooks } from './plan-webhooks.ts';
import type { PlanOptions } from './step.ts';
import type { WebhookPlan } from './webhook-step.ts';

/** Declared × kept × shown of one account's webhooks → what to do. `now`: milliseconds since 1970. Pure. */
export function planAccountWebhooks(
  { webhooks, callbackToken }: Pick<AccountListing, 'webhooks' | 'callbackToken'>,
  options: PlanOptions & { now: number },
): WebhookPlan {
  if (!webhooks) return { open: null, steps: [] };
  const { open, addresses, nameOf } = webhooks;
  return { open, steps: planWebhooks(webhooks, { ...options, addresses, callbackToken, nameOf }) };
}
