import { ConfigurationError } from '../errors.ts';
import { deliveredActions, type DeliveredAction } from '../event/vocabulary.ts';
import type { Authentication, CallbackDeclaration, CallbacksDeclaration } from './declaration.ts';
import { checkAccount, checkCallback, checkDeclaration } from './check-declaration.ts';

/** An account with its defaults filled in. */
export interface Account {
  name: string;
  copernicaId: string;
  secret: string;
  authentication: Authentication;
  apiUrl: string;
  postShape: 'flat' | 'envelope';
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
}

const accountDefaults = {
  authentication: 'signature',
  apiUrl: 'https://api.copernica.com',
  postShape: 'flat',
  clockToleranceSeconds: 300,
} as const;

/** Fills in the defaults and makes one callback per action. @throws ConfigurationError */
export function resolveConfig(declaration: CallbacksDeclaration): ResolvedConfig {
  checkDeclaration(declaration);
  const accounts = new Map<string, Account>();
  for (const [name, account] of Object.entries(declaration.accounts)) {
    checkAccount(name, account);
    accounts.set(name, { ...accountDefaults, ...account, name });
  }
  const callbacks = declaration.callbacks.flatMap((callback, index) => {
    checkCallback(`callbacks[${index}]`, callback, accounts);
    return toDeclaredCallbacks(callback);
  });
  refuseDuplicates(callbacks);
  return { accounts, callbacks };
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
function refuseDuplicates(callbacks: readonly DeclaredCallback[]): void {
  const seen = new Set<string>();
  for (const { account, target, action, name } of callbacks) {
    const url = [account, describeTarget(target).toLowerCase(), action, ...(name ? [name] : [])].join('/');
    if (seen.has(url)) {
      throw new ConfigurationError(
        'invalid-configuration',
        `callbacks: ${account}/${describeTarget(target)}/${action}${name ? `/${name}` : ''} is declared twice; give one of them a different \`name\``,
      );
    }
    seen.add(url);
  }
}
