import { toIdentity } from '../../callback/callback-url.ts';
import { describePossiblyCreated, describeWebhookDifference } from '../../callback/compare-webhook.ts';
import { describeKey, describeScope, toWebhookUrl, type WebhookKey } from '../../callback/webhook.ts';
import { describeDeclaredScope } from '../../config/resolve-webhooks.ts';
import type { ShownWebhook } from '../../copernica/webhook-page.ts';
import type { Addresses, WebhookListing, WishedWebhook } from '../list/webhook-listing.ts';
import { planUndeclared, type UndeclaredOptions } from './plan-undeclared.ts';
import type { WantedWebhook, WebhookStep } from './webhook-step.ts';

/** What planning webhooks needs beside the listing. */
export interface WebhookPlanOptions extends UndeclaredOptions {
  /** To append to the URLs; null for accounts that authenticate by signature. */
  callbackToken: string | null;
  /** Milliseconds since 1970. */
  now: number;
}

// As long as a run may be making what another one finds as an intention.
const underwayMs = 60_000;

/** Declared × kept × shown → what to do: in declared order, then what is not declared. Pure. */
export function planWebhooks(listing: WebhookListing, options: WebhookPlanOptions): WebhookStep[] {
  const { addresses, callbackToken, now, nameOf, removal } = options;
  const { wished, undeclared } = listing;
  const claimed = new Set<string>();
  if (removal) return [...wished.flatMap(planUnread), ...planUndeclared(listing, new Set(), options)];
  const steps = wished.map(planWished);
  const served = new Set(steps.flatMap(({ id }) => (id === null ? [] : [id])));
  return [...steps, ...planUndeclared(listing, served, options)];

  function planUnread({ declared, record, failure }: WishedWebhook): WebhookStep[] {
    if (failure === null || record !== null) return [];
    const { account, trigger, scope } = declared;
    const target = describeDeclaredScope(scope);
    return [
      { mechanism: 'webhook', account, target, action: trigger, change: 'failed', id: null, reason: failure },
    ];
  }

  function planWished(wish: WishedWebhook): WebhookStep {
    const { declared, key, record, failure } = wish;
    const { account, trigger, scope } = declared;
    const target = key ? describeScope(key.scope) : describeDeclaredScope(scope);
    const row = { mechanism: 'webhook', account, target, action: trigger } as const;
    const fail = (reason: string, id: number | null = null): WebhookStep => {
      return { ...row, change: 'failed', id, reason };
    };
    if (!key || failure !== null) return fail(failure ?? 'not read', record?.id ?? null);
    const text = describeKey(key);
    if (claimed.has(text))
      return fail(`declared twice, as ${describeDeclaredScope(scope)} is ${target}: leave one of them out`);
    claimed.add(text);

    const wanted = toWanted(account, key, declared.callers);
    const former = record?.account === account ? null : record;
    const chosen = choose(wish);
    if ('problem' in chosen) return fail(chosen.problem, record?.id ?? null);
    const { shown, isKept, why } = chosen;
    if (shown) {
      const difference = describeWebhookDifference(wanted.properties, shown, toFormerUrls(addresses, key));
      const reasons = [why, former ? 'moved' : null, difference].filter((reason) => reason !== null);
      const reason = [...new Set(reasons)].join('; ');
      const { id } = shown;
      if (isKept && reason === '') return { ...row, change: 'unchanged', id, reason: 'as declared' };
      return { ...row, change: 'update', id, wanted, former, reason };
    }
    if (record?.id === null && now - record.since >= underwayMs)
      return fail(describePossiblyCreated(record, nameOf(record.account, record.key)));
    const reason =
      record === null
        ? 'not registered'
        : record.id === null
          ? 'another run is making it'
          : `webhook ${record.id} is gone at Copernica`;
    return { ...row, change: 'create', id: null, wanted, previous: former ? null : record, reason };
  }

  /** Which webhook at Copernica is the declared one, if any. */
  function choose({ declared, key, record, shown, adopted, found }: WishedWebhook): Choice {
    const { adoptedId, trigger } = declared;
    const kept = { shown, isKept: shown !== null && record?.id === shown.id };
    if (adopted && shown)
      return {
        problem: `webhook ${shown.id} serves it already: leave ids out, or delete one of ${shown.id} and ${adopted.id} at Copernica`,
      };
    if (adopted) {
      if (adopted.trigger !== trigger)
        return { problem: `webhook ${adopted.id}, which ids names, is for ${adopted.trigger}` };
      const others = undeclared.map((one) => one.record);
      const elsewhere = others.find(({ id }) => id === adopted.id);
      if (elsewhere && describeScope(elsewhere.key.scope) !== describeScope(key?.scope ?? null))
        return {
          problem: `webhook ${adopted.id}, which ids names, is kept as ${describeKey(elsewhere.key)}`,
        };
      return { shown: adopted, isKept: false, why: 'taken over, as ids says' };
    }
    if (shown) return { ...kept, why: kept.isKept ? null : 'made by a run whose answer was lost' };
    if (adoptedId !== null && record?.id !== adoptedId)
      return { problem: `webhook ${adoptedId}, which ids names, is not at Copernica` };
    const oldest = found.toSorted((one, other) => one.id - other.id)[0];
    if (oldest) return { shown: oldest, isKept: false, why: 'found at Copernica' };
    return { shown: null, isKept: false, why: null };
  }

  function toWanted(account: string, key: WebhookKey, callers: WantedWebhook['properties']['callers']) {
    const plainUrl = toWebhookUrl(addresses[0]?.receiverUrl ?? '', account, key);
    const handler =
      callbackToken === null ? plainUrl : `${plainUrl}?token=${encodeURIComponent(callbackToken)}`;
    return { account, key, properties: { handler, trigger: key.trigger, callers } };
  }
}

type Choice =
  | { problem: string }
  | {
      shown: ShownWebhook | null;
      /** The record says its id. */
      isKept: boolean;
      why: string | null;
    };

// The URLs that a webhook's handler may have had until now, without queries.
function toFormerUrls(addresses: Addresses, key: WebhookKey): string[] {
  return addresses
    .slice(1)
    .map(({ receiverUrl, account }) => toIdentity(toWebhookUrl(receiverUrl, account, key)));
}
