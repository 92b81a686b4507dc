import type { WebhookRecords } from '../../aws/webhook-records.ts';
import type { Owner } from '../../callback/own.ts';
import type { Account } from '../../config/resolve-config.ts';
import type { DeclaredWebhook } from '../../config/resolve-webhooks.ts';
import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import { checkIdentity } from './check-identity.ts';
import { listWebhooks } from './list-webhooks.ts';
import type { OpenAccount } from './place-listing.ts';
import { describeUnread, type AccountWebhooks, type Addresses } from './webhook-listing.ts';

/** Whose webhooks, and what is declared of them. */
export interface WebhookWishes {
  account: Account;
  owner: Owner;
  declared: readonly DeclaredWebhook[];
  /** The API that callbacks are registered by has said that it is the right account. */
  isKnown: boolean;
}

/** An account's webhooks, and what a person should know although nothing failed. What fails is recorded. */
export async function listAccountWebhooks(
  { account, owner, declared, isKnown }: WebhookWishes,
  { webhooks }: OpenAccount,
  deadline: Deadline,
): Promise<{ webhooks: AccountWebhooks | null; warnings: string[] }> {
  if (!webhooks) return { webhooks: null, warnings: [] };
  const addresses = toAddresses(owner);
  const { records } = webhooks;
  try {
    if (declared.length === 0 && !(await hasRecords(records, addresses, deadline)))
      return { webhooks: null, warnings: [] };
    const open = await webhooks.open(deadline);
    // Another API may know the token as another account's.
    const warnings = open.isSameApi && isKnown ? [] : await checkIdentity(account, open, deadline);
    const listing = await listWebhooks(declared, { ...open, addresses }, deadline);
    return { webhooks: { ...listing, open, addresses, nameOf: records.nameOf }, warnings };
  } catch (error) {
    const unread = toUnreadWebhooks(declared, owner, toReason(error));
    return { webhooks: unread, warnings: [] };
  }
}

/** Declared webhooks of which nothing could be read. */
export function toUnreadWebhooks(
  declared: readonly DeclaredWebhook[],
  owner: Owner,
  failure: string,
): AccountWebhooks {
  const wished = describeUnread(declared, failure);
  return { wished, undeclared: [], open: null, addresses: toAddresses(owner), nameOf: () => '' };
}

async function hasRecords(
  records: WebhookRecords,
  addresses: Addresses,
  deadline: Deadline,
): Promise<boolean> {
  for (const account of new Set(addresses.map((address) => address.account)))
    if ((await records.list(account, deadline)).length > 0) return true;
  return false;
}

function toAddresses({ receiverUrl, formerReceiverUrls, account, formerName }: Owner): Addresses {
  const names = formerName === null ? [account] : [account, formerName];
  return [receiverUrl, ...formerReceiverUrls].flatMap((base) =>
    names.map((name) => ({ receiverUrl: base, account: name })),
  );
}
