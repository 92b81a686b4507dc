import { ConfigurationError } from '../errors.ts';
import { deliveredActions, type DeliveredAction } from '../event/vocabulary.ts';
import type { Authentication, CallbackDeclaration, CallbacksDeclaration, Canary } from './declaration.ts';
import { checkAccount, findAmbiguousNames } from './check-account.ts';
import { checkCallback, checkDeclaration, checkReceiverUrl } from './check-declaration.ts';
import { receiverLimits } from './receiver-limits.ts';
import type { NoteMistake } from './check-properties.ts';
import { checkWebhook } from './check-webhook.ts';
import { findOverlaps, toDeclaredWebhooks, type DeclaredWebhook } from './resolve-webhooks.ts';

/** An account with its defaults filled in. */
export interface Account {
  name: string;
  copernicaId: string;
  secret: string;
  authentication: Authentication;
  apiUrl: string;
  postShape: 'flat' | 'envelope';
  /** How old a signed Date may be. */
  clockToleranceSeconds: number;
  /** Its name until now, in URLs that may still be registered. */
  formerName: string | null;
  canary: Canary | null;
}

/** The database or collection a callback hangs on; a database may still be known by name only. */
export type CallbackTarget =
  { kind: 'database'; id: number } | { kind: 'collection'; id: number } | { kind: 'database'; name: string };

/** One callback to have at Copernica: one per action. */
export interface DeclaredCallback {
  account: string;
  target: CallbackTarget;
  action: DeliveredAction | 'all';
  method: 'json' | 'xml';
  expression: string;
  name: string | null;
}

/** The declaration, checked and complete; what both functions work with. */
export interface ResolvedConfig {
  accounts: ReadonlyMap<string, Account>;
  callbacks: readonly DeclaredCallback[];
  webhooks: readonly DeclaredWebhook[];
  /** RECEIVER_URL until now, without trailing slashes. */
  formerReceiverUrls: readonly string[];
}

const accountDefaults = {
  authentication: 'signature',
  apiUrl: 'https://api.copernica.com',
  postShape: 'flat',
  clockToleranceSeconds: receiverLimits.maxClockToleranceSeconds,
  formerName: null,
  canary: null,
} as const;

/** Fills in the defaults, and makes one callback per action and one webhook per trigger. @throws ConfigurationError with a line for each mistake */
export function resolveConfig(declaration: CallbacksDeclaration): ResolvedConfig {
  const mistakes: string[] = [];
  const note: NoteMistake = (entry, problem) =>
    void mistakes.push(`callbacks.config.ts: ${entry} ${problem}`);
  const config = checkDeclaration(declaration, note) ? resolve(declaration, note) : null;
  if (config === null || mistakes.length > 0) {
    throw new ConfigurationError('invalid-configuration', mistakes.join('\n'));
  }
  return config;
}

function resolve(declaration: CallbacksDeclaration, note: NoteMistake): ResolvedConfig {
  const accounts = new Map<string, Account>();
  for (const [name, account] of Object.entries(declaration.accounts)) {
    if (checkAccount(name, account, note)) accounts.set(name, { ...accountDefaults, ...account, name });
  }
  // All that are named: a mistake inside an account is one line, not one more for each callback of it.
  const context = { accounts: Object.keys(declaration.accounts), note };
  const callbacks = declaration.callbacks.flatMap((callback, index) =>
    checkCallback(`callbacks[${index}]`, callback, context) ? toDeclaredCallbacks(callback) : [],
  );
  const webhooks = (declaration.webhooks ?? []).flatMap((webhook, index) =>
    checkWebhook(`webhooks[${index}]`, webhook, context) ? toDeclaredWebhooks(webhook) : [],
  );
  const formerReceiverUrls = (declaration.formerReceiverUrls ?? []).flatMap(
    (url, index) => checkReceiverUrl(`formerReceiverUrls[${index}]`, url, note) ?? [],
  );
  for (const name of findAmbiguousNames(accounts))
    note(`accounts.${name}.formerName`, 'is the name of another account as well, today or formerly');
  for (const double of findDoubles(callbacks)) note('callbacks:', double);
  for (const overlap of findOverlaps(webhooks)) note('webhooks:', overlap);
  return { accounts, callbacks, webhooks, formerReceiverUrls };
}

function toDeclaredCallbacks(callback: CallbackDeclaration): DeclaredCallback[] {
  const actions: readonly (DeliveredAction | 'all')[] =
    callback.actions === 'all' ? ['all'] : (callback.actions ?? deliveredActions);
  return actions.map((action) => ({
    account: callback.account,
    target: toTarget(callback),
    action,
    method: callback.method ?? 'json',
    expression: callback.expression ?? '',
    name: callback.name ?? null,
  }));
}

function toTarget(callback: CallbackDeclaration): CallbackTarget {
  if (callback.collection !== undefined) return { kind: 'collection', id: callback.collection };
  return typeof callback.database === 'number'
    ? { kind: 'database', id: callback.database }
    : { kind: 'database', name: callback.database };
}

/** `database/788`, `database/Customers` or `collection/8550`: how a target reads in reports and errors. */
export function describeTarget(target: CallbackTarget): string {
  return `${target.kind}/${'id' in target ? target.id : target.name}`;
}

/**
 * Callbacks of which two have one URL, and could not be told apart at Copernica, or deliver one change twice. Two different
 * expressions are taken to be true of different profiles.
 */
function findDoubles(callbacks: readonly DeclaredCallback[]): string[] {
  const byTarget = Map.groupBy(callbacks, ({ account, target }) => `${account}/${toKey(target)}`);
  return [...byTarget.values()].flatMap((siblings) =>
    siblings.flatMap((callback, index) => {
      const double = siblings.slice(0, index).find((other) => isDouble(callback, other));
      if (!double) return [];
      const shown = describe(callback);
      return shown.toLowerCase() === describe(double).toLowerCase()
        ? [`${shown} is declared twice; give one of them a different \`name\` and \`expression\``]
        : [`${shown} would deliver again what ${describe(double)} delivers; leave one of them out`];
    }),
  );
}

function isDouble(one: DeclaredCallback, other: DeclaredCallback): boolean {
  if (one.action === other.action && one.name === other.name) return true;
  const isSameAction = one.action === other.action || one.action === 'all' || other.action === 'all';
  return isSameAction && one.expression.trim() === other.expression.trim();
}

// Database names are matched case-insensitively at Copernica.
function toKey(target: CallbackTarget): string {
  return describeTarget(target).toLowerCase();
}

function describe({ account, target, action, name }: DeclaredCallback): string {
  return `${account}/${describeTarget(target)}/${action}${name === null ? '' : `/${name}`}`;
}
