import type { Account, ResolvedConfig } from '../../config/resolve-config.ts';
import type { Deadline } from '../../deadline.ts';
import { ConfigurationError, toReason } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { listAccountWebhooks, toUnreadWebhooks } from './list-account-webhooks.ts';
import { failAll, listCallbacks } from './list-callbacks.ts';
import type { AccountListing, OpenAccount } from './place-listing.ts';
import { readWishes } from './wishes.ts';

/** What listing needs from outside. */
export interface ListContext {
  config: ResolvedConfig;
  receiverUrl: string;
  /** Reads the account's secret. */
  open: (account: Account, deadline: Deadline) => Promise<OpenAccount>;
  log: Log;
}

/** What is to be looked at. */
export interface ListScope {
  accounts: readonly string[];
  /** Also where nothing is declared any more: what is ours there would go on delivering unseen. */
  isEverywhere: boolean;
}

/** Reads the accounts' places, accounts at the same time. What fails is recorded, and stops nothing else. */
export function listAccounts(
  { accounts, isEverywhere }: ListScope,
  context: ListContext,
  deadline: Deadline,
): Promise<AccountListing[]> {
  const asked = [...context.config.accounts.values()].filter(({ name }) => accounts.includes(name));
  return Promise.all(asked.map((account) => listAccount(account, { ...context, isEverywhere }, deadline)));
}

async function listAccount(
  account: Account,
  { config, receiverUrl, open, log, isEverywhere }: ListContext & { isEverywhere: boolean },
  deadline: Deadline,
): Promise<AccountListing> {
  const { name } = account;
  const { formerReceiverUrls } = config;
  const owner = { receiverUrl, formerReceiverUrls, account: name, formerName: account.formerName };
  const unread = readWishes(config, name);
  const declared = config.webhooks.filter((webhook) => webhook.account === name);
  const startedWithMs = deadline.remainingMs();
  const listing = { owner, callbackToken: null, open: null, warnings: [], tookMs: 0 };
  if (unread.length + declared.length === 0 && !isEverywhere)
    return { ...listing, places: [], webhooks: null };
  try {
    const opened = await open(account, deadline);
    const wishes = { account, unread, isEverywhere, hasWebhooks: declared.length > 0 };
    const callbacks = await listCallbacks(wishes, opened, { log, deadline });
    const isLookedAt = declared.length > 0 || isEverywhere;
    const { isKnown } = callbacks;
    const hooks = isLookedAt
      ? await listAccountWebhooks({ account, owner, declared, isKnown }, opened, deadline)
      : { webhooks: null, warnings: [] };
    // Asked for after the calls: a token that was refused makes the secret be read afresh.
    const callbackToken = readCallbackToken(account, opened.callbackToken());
    const tookMs = startedWithMs - deadline.remainingMs();
    const warnings = [...callbacks.warnings, ...hooks.warnings].map((warning) => `${name}: ${warning}`);
    const { places } = callbacks;
    return { ...listing, places, webhooks: hooks.webhooks, callbackToken, open: opened, warnings, tookMs };
  } catch (error) {
    const failure = toReason(error);
    log.warn('account could not be read', { account: name, reason: failure });
    const places = failAll(unread, failure);
    return { ...listing, places, webhooks: toUnreadWebhooks(declared, owner, failure) };
  }
}

function readCallbackToken(account: Account, token: string | null): string | null {
  if (account.authentication === 'signature') return null;
  if (token) return token;
  throw new ConfigurationError(
    'invalid-secret',
    `secret '${account.secret}' has no callbackToken, which authentication 'token' needs`,
  );
}
