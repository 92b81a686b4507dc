import type { Account, ResolvedConfig } from '../../config/resolve-config.ts';
import type { Deadline } from '../../deadline.ts';
import { ConfigurationError, toReason } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { listPlace } from './list-place.ts';
import type { AccountListing, OpenAccount, PlaceListing } from './place-listing.ts';
import { readWishes } from './wishes.ts';

/** What listing needs from outside. */
export interface ListContext {
  config: ResolvedConfig;
  /** Reads the account's secret. */
  open: (account: Account, deadline: Deadline) => Promise<OpenAccount>;
  log: Log;
}

/** Reads all declared places of the accounts, accounts at the same time. What fails is recorded, and stops nothing else. */
export function listAccounts(
  accounts: readonly string[],
  context: ListContext,
  deadline: Deadline,
): Promise<AccountListing[]> {
  const asked = [...context.config.accounts.values()].filter(({ name }) => accounts.includes(name));
  return Promise.all(asked.map((account) => listAccount(account, context, deadline)));
}

async function listAccount(
  account: Account,
  { config, open, log }: ListContext,
  deadline: Deadline,
): Promise<AccountListing> {
  const { name } = account;
  const unread = readWishes(config, name);
  const startedWithMs = deadline.remainingMs();
  const listing = { account: name, callbackToken: null, open: null, tookMs: 0 };
  if (unread.length === 0) return { ...listing, places: [] };
  try {
    const opened = await open(account, deadline);
    const places: PlaceListing[] = [];
    for (const place of unread) places.push(await listPlace(place, opened, deadline));
    const count = places.reduce((sum, { registered }) => sum + registered.length, 0);
    log.info('listed callbacks', { account: name, targets: places.length, callbacks: count });
    // Asked for after the calls: a token that was refused makes the secret be read afresh.
    const callbackToken = readCallbackToken(account, opened.callbackToken());
    const tookMs = startedWithMs - deadline.remainingMs();
    return { ...listing, places, callbackToken, open: opened, tookMs };
  } catch (error) {
    const failure = toReason(error);
    log.warn('account could not be read', { account: name, reason: failure });
    return { ...listing, places: unread.map((place) => ({ ...place, failure })) };
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
