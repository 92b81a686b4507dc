import type { WebhookRecord } from '../../aws/webhook-records.ts';
import { toIdentity } from '../../callback/callback-url.ts';
import { describeKey, toWebhookUrl, type WebhookKey } from '../../callback/webhook.ts';
import type { DeclaredWebhook } from '../../config/resolve-webhooks.ts';
import type { Structure } from '../../copernica/structure-api.ts';
import type { ShownWebhook } from '../../copernica/webhook-page.ts';
import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import {
  describeUnread,
  type Addresses,
  type OpenWebhooks,
  type UndeclaredWebhook,
  type WebhookListing,
  type WishedWebhook,
} from './webhook-listing.ts';

/** What listing webhooks needs from outside. */
export interface WebhookContext extends Omit<OpenWebhooks, 'isSameApi'> {
  addresses: Addresses;
}

type Known = Pick<WishedWebhook, 'shown' | 'adopted' | 'found'>;

/** Reads what is kept of an account's webhooks, and of each what Copernica has. What fails is recorded, and stops nothing else. */
export async function listWebhooks(
  declared: readonly DeclaredWebhook[],
  context: WebhookContext,
  deadline: Deadline,
): Promise<WebhookListing> {
  const { api, records, structure, addresses } = context;
  const kept: WebhookRecord[] = [];
  try {
    const accounts = new Set(addresses.map(({ account }) => account));
    for (const account of accounts) kept.push(...(await records.list(account, deadline)));
  } catch (error) {
    return { wished: describeUnread(declared, toReason(error)), undeclared: [] };
  }
  let listed: Promise<readonly ShownWebhook[] | null> | undefined;
  const wished: WishedWebhook[] = [];
  for (const one of declared) wished.push(await readWished(one));
  const claimed = new Set(wished.map(({ record }) => record));
  const undeclared: UndeclaredWebhook[] = [];
  for (const record of kept) if (!claimed.has(record)) undeclared.push(await readUndeclared(record));
  return { wished, undeclared };

  async function readWished(one: DeclaredWebhook): Promise<WishedWebhook> {
    const known: WishedWebhook = {
      declared: one,
      key: null,
      record: null,
      shown: null,
      adopted: null,
      found: [],
      failure: null,
    };
    try {
      const key = await toKey(one, structure, deadline);
      const text = describeKey(key);
      // Today's account stands first.
      const record = kept.find((candidate) => describeKey(candidate.key) === text) ?? null;
      Object.assign(known, { key, record });
      return { ...known, ...(await lookUp(one, key, record)) };
    } catch (error) {
      return { ...known, failure: toReason(error) };
    }
  }

  async function lookUp(
    { adoptedId }: DeclaredWebhook,
    key: WebhookKey,
    record: WebhookRecord | null,
  ): Promise<Known> {
    const shown = record && (await show(record));
    const isAnother = adoptedId !== null && adoptedId !== record?.id;
    const adopted = isAnother ? await api.get(adoptedId, deadline) : null;
    if (shown || adopted) return { shown, adopted, found: [] };
    const urls = addresses.map((address) =>
      toIdentity(toWebhookUrl(address.receiverUrl, address.account, key)),
    );
    const all = (await (listed ??= api.list(deadline))) ?? [];
    const found = all.filter(
      ({ handler, trigger }) => trigger === key.trigger && urls.includes(toIdentity(handler)),
    );
    return { shown, adopted, found };
  }

  async function show({ id, candidate, handler, key }: WebhookRecord): Promise<ShownWebhook | null> {
    if (id !== null) return api.get(id, deadline);
    if (candidate === null) return null;
    // An id of an answer that may have been anything: only what is as it was asked for counts.
    const shown = await api.get(candidate, deadline);
    const isIt = shown?.trigger === key.trigger && toIdentity(shown.handler) === toIdentity(handler);
    return isIt ? shown : null;
  }

  async function readUndeclared(record: WebhookRecord): Promise<UndeclaredWebhook> {
    try {
      return { record, shown: await show(record), failure: null };
    } catch (error) {
      return { record, shown: null, failure: toReason(error) };
    }
  }
}

async function toKey(
  { trigger, scope, name }: DeclaredWebhook,
  structure: Structure,
  deadline: Deadline,
): Promise<WebhookKey> {
  if (scope.kind === 'account') return { trigger, scope: null, name };
  if ('id' in scope) return { trigger, scope: { kind: scope.kind, id: scope.id }, name };
  const id = await structure.findDatabase(scope.name, deadline);
  return { trigger, scope: { kind: 'database', id }, name };
}
