import { ownershipPrefix, toIdentity } from '../../callback/callback-url.ts';
import { describePossiblyCreated } from '../../callback/compare-webhook.ts';
import { describeScope, type WebhookKey } from '../../callback/webhook.ts';
import { describeDeclaredScope } from '../../config/resolve-webhooks.ts';
import type { ShownWebhook } from '../../copernica/webhook-page.ts';
import type { Addresses, UndeclaredWebhook, WebhookListing } from '../list/webhook-listing.ts';
import { refusePrune } from './refuse-prune.ts';
import type { PlanOptions } from './step.ts';
import type { WebhookStep } from './webhook-step.ts';

/** What planning needs for what is not declared. */
export interface UndeclaredOptions extends Pick<PlanOptions, 'prune' | 'force' | 'removal'> {
  addresses: Addresses;
  /** The name of a record's parameter. */
  nameOf: (account: string, key: WebhookKey) => string;
}

/** What is kept without being wanted (`served`: the ids of what is): left, or with `prune` deleted where nothing speaks against it; with `removal` all goes. */
export function planUndeclared(
  { wished, undeclared }: WebhookListing,
  served: ReadonlySet<number>,
  options: UndeclaredOptions,
): WebhookStep[] {
  const { addresses, prune, force, removal, nameOf } = options;
  const unwanted = removal ? [...undeclared, ...wished.flatMap(toUndeclared)] : undeclared;
  const doubt = wished.find(({ key }) => key === null)?.declared;
  const refusal =
    force || removal ? null : refusePrune(undeclared.length, undeclared.length + wished.length, 'webhooks');
  return unwanted.map(plan);

  function plan({ record, shown, failure }: UndeclaredWebhook): WebhookStep {
    const { account, key, id } = record;
    const name = addresses[0]?.account ?? account;
    const row = {
      mechanism: 'webhook',
      account: name,
      target: describeScope(key.scope),
      action: key.trigger,
    } as const;
    const leave = (change: 'stray' | 'failed', reason: string): WebhookStep => ({
      ...row,
      change,
      id,
      reason,
    });
    const remove = (reason: string, webhook: number | null): WebhookStep => {
      return { ...row, change: 'delete', id: webhook, record, reason };
    };
    // The webhook itself serves what is declared: what is left is a second record of it.
    if (id !== null && served.has(id)) return remove('moved', null);
    const why = removal ? 'the stack is being deleted' : 'not declared';
    if (failure !== null)
      return leave(removal ? 'failed' : 'stray', `${why}; kept, as it could not be read: ${failure}`);
    if (shown === null && id === null) {
      const possibly = `${why}; ${describePossiblyCreated(record, nameOf(account, key))}`;
      return removal ? remove(possibly, null) : leave('stray', possibly);
    }
    if (!prune && !removal) return leave('stray', `${why}; kept (prune: true deletes it)`);
    if (doubt && !removal)
      return leave('stray', `${why}; kept, as ${describeDeclaredScope(doubt.scope)} could not be read`);
    if (refusal !== null) return leave('failed', `${why}; ${refusal}`);
    if (shown === null) return remove(`${why}; gone at Copernica`, null);
    if (!isOurs(shown, addresses))
      return remove(`${why}; left at Copernica, as it delivers elsewhere by now`, null);
    return remove(why, shown.id);
  }
}

// What is declared but was never made is nothing to remove.
function toUndeclared({ record, shown, failure }: WebhookListing['wished'][number]): UndeclaredWebhook[] {
  return record ? [{ record, shown, failure }] : [];
}

// One that somebody pointed elsewhere is no longer ours to delete.
function isOurs({ handler }: ShownWebhook, addresses: Addresses): boolean {
  return addresses.some(({ receiverUrl, account }) =>
    toIdentity(handler).startsWith(ownershipPrefix(toIdentity(receiverUrl), account)),
  );
}
