import {
  describeTarget,
  type Account,
  type DeclaredCallback,
  type ResolvedConfig,
} from '../../config/resolve-config.ts';
import type { ListedCallback } from '../../copernica/callback-page.ts';
import type { CallbackOwner, CallbacksApi } from '../../copernica/callbacks-api.ts';
import type { Deadline } from '../../deadline.ts';
import { ConfigurationError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { toReason } from '../registration-error.ts';

/** An account with its secret read, ready for calls. */
export interface OpenAccount {
  api: CallbacksApi;
  callbackToken(): string | null;
}

/** What listing needs from outside. */
export interface ListContext {
  config: ResolvedConfig;
  /** Reads the account's secret. */
  open: (account: Account, deadline: Deadline) => Promise<OpenAccount>;
  log: Log;
}

/** A declared database or collection, and what is registered there. */
export interface TargetListing {
  declared: readonly DeclaredCallback[];
  /** As the user wrote it, for example `database/Customers`. */
  description: string;
  /** Null while a database's name is not looked up. */
  owner: CallbackOwner | null;
  listed: readonly ListedCallback[];
  /** Why it could not be read; null when it was. */
  failure: string | null;
}

/** Everything known of one account before planning. */
export interface AccountListing {
  account: string;
  targets: readonly TargetListing[];
  /** To append to the URLs; null for accounts that authenticate by signature. */
  callbackToken: string | null;
  /** For the writes to come; null when the secret could not be read. */
  api: CallbacksApi | null;
  /** How long reading took: verifying will take as long. */
  tookMs: number;
}

/** Reads all declared targets of the accounts, accounts at the same time. What fails is recorded, and stops nothing else. */
export function listCallbacks(
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
  const unread = toTargets(config.callbacks.filter((callback) => callback.account === name));
  const startedWithMs = deadline.remainingMs();
  const listing = { account: name, callbackToken: null, api: null, tookMs: 0 };
  if (unread.length === 0) return { ...listing, targets: [] };
  try {
    const { api, callbackToken } = await open(account, deadline);
    const targets: TargetListing[] = [];
    for (const target of unread) targets.push(await listTarget(target, api, deadline));
    const callbacks = targets.reduce((sum, { listed }) => sum + listed.length, 0);
    log.info('listed callbacks', { account: name, targets: targets.length, callbacks });
    // Asked for after the calls: a token that was refused makes the secret be read afresh.
    const token = readCallbackToken(account, callbackToken());
    const tookMs = startedWithMs - deadline.remainingMs();
    return { ...listing, targets, callbackToken: token, api, tookMs };
  } catch (error) {
    const failure = toReason(error);
    log.warn('account could not be read', { account: name, reason: failure });
    return { ...listing, targets: unread.map((target) => ({ ...target, failure })) };
  }
}

/** Reads one target; a failure is recorded in it. */
export async function listTarget(
  target: TargetListing,
  api: CallbacksApi,
  deadline: Deadline,
): Promise<TargetListing> {
  const declared = target.declared[0]?.target;
  let { owner } = target;
  try {
    if (!owner && declared && 'name' in declared) {
      owner = { kind: 'database', id: await api.findDatabase(declared.name, deadline) };
    }
    if (!owner) return target;
    return { ...target, owner, listed: await api.list(owner, deadline), failure: null };
  } catch (error) {
    return { ...target, owner, failure: toReason(error) };
  }
}

function toTargets(callbacks: readonly DeclaredCallback[]): TargetListing[] {
  return [...Map.groupBy(callbacks, ({ target }) => describeTarget(target))].map(
    ([description, declared]) => {
      const target = declared[0]?.target;
      const owner = target && 'id' in target ? { kind: target.kind, id: target.id } : null;
      return { declared, description, owner, listed: [], failure: null };
    },
  );
}

function readCallbackToken(account: Account, token: string | null): string | null {
  if (account.authentication === 'signature') return null;
  if (token) return token;
  throw new ConfigurationError(
    'invalid-secret',
    `secret '${account.secret}' has no callbackToken, which authentication 'token' needs`,
  );
}
