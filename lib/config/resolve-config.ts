import { ConfigurationError } from '../errors.ts';
import { deliveredActions, type DeliveredAction } from '../event/vocabulary.ts';
import type { Authentication, CallbackDeclaration, CallbacksDeclaration } from './declaration.ts';
import { receiverLimits } from './receiver-limits.ts';
import { checkAccount, checkCallback, checkDeclaration } from './check-declaration.ts';
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
}

const accountDefaults = {
  authentication: 'signature',
  apiUrl: 'https://api.copernica.com',
  postShape: 'flat',
  clockToleranceSeconds: receiverLimits.maxClockToleranceSeconds,
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
  for (const duplicate of findDuplicates(callbacks)) note('callbacks:', duplicate);
  for (const overlap of findOverlaps(webhooks)) note('webhooks:', overlap);
  return { accounts, callbacks, webhooks };
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

// Two callbacks with one URL could not be told apart at Copernica. Database names are matched case-insensitively there.
function findDuplicates(callbacks: readonly DeclaredCallback[]): string[] {
  const seen = new Set<string>();
  return callbacks.flatMap(({ account, target, action, name }) => {
    const url = [account, describeTarget(target).toLowerCase(), action, ...(name ? [name] : [])].join('/');
    const isDuplicate = seen.has(url);
    seen.add(url);
    if (!isDuplicate) return [];
    const shown = `${account}/${describeTarget(target)}/${action}${name ? `/${name}` : ''}`;
    return [`${shown} is declared twice; give one of them a different \`name\``];
  });
}
