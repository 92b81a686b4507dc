import { deliveredActions } from '../event/vocabulary.ts';
import { checkExpression } from './check-expression.ts';
import {
  checkAccountName,
  checkProperties,
  commonChecks,
  describeUnknown,
  isRecord,
  listOf,
  oneOf,
  type Check,
  type NoteMistake,
} from './check-properties.ts';
import type { CallbacksDeclaration } from './declaration.ts';

const callbackChecks: Record<string, Check> = {
  ...commonChecks,
  actions: (value) =>
    value === 'all'
      ? null
      : (listOf(deliveredActions)(value)?.replace('must be', "must be 'all' or") ?? null),
  expression: checkExpression,
  method: oneOf('json', 'xml'),
};

const topLevel = ['accounts', 'callbacks', 'webhooks', 'formerReceiverUrls'];

/** The top level: `accounts`, `callbacks` and what need not be there. False when nothing in it can be looked at. */
export function checkDeclaration(
  declaration: unknown,
  note: NoteMistake,
): declaration is CallbacksDeclaration {
  if (!isRecord(declaration)) {
    note('defineCallbacks', 'takes an object with accounts and callbacks');
    return false;
  }
  for (const key of Object.keys(declaration)) {
    if (topLevel.includes(key)) continue;
    note(key, describeUnknown(key, topLevel));
  }
  const { accounts, callbacks, webhooks = [], formerReceiverUrls = [] } = declaration;
  if (!isRecord(accounts)) note('accounts', 'must be an object of named accounts');
  for (const [name, list] of Object.entries({ callbacks, webhooks, formerReceiverUrls })) {
    if (!Array.isArray(list)) note(name, 'must be a list');
  }
  return isRecord(accounts) && [callbacks, webhooks, formerReceiverUrls].every(Array.isArray);
}

/** One entry of `formerReceiverUrls`: a base URL, without its trailing slash; null where it is none. */
export function checkReceiverUrl(entry: string, value: unknown, note: NoteMistake): string | null {
  if (typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value)) {
    const { href, search, hash, username, password } = new URL(value);
    if (!search && !hash && !username && !password) return href.replace(/\/+$/, '');
  }
  note(entry, 'must be a base URL without query, fragment or credentials, as RECEIVER_URL was');
  return null;
}

/** One entry of `callbacks`. */
export function checkCallback(
  entry: string,
  callback: unknown,
  { accounts, note }: { accounts: readonly string[]; note: NoteMistake },
): boolean {
  const isRight = checkProperties(entry, callback, { checks: callbackChecks, required: ['account'], note });
  if (!isRecord(callback)) return false;
  const { account, database, collection } = callback;
  const isKnown = checkAccountName(entry, account, { accounts, note });
  if (database === undefined && collection === undefined)
    note(`${entry}.database`, 'or collection is required');
  if (database !== undefined && collection !== undefined)
    note(`${entry}.collection`, 'cannot stand beside database: declare two callbacks');
  return isRight && isKnown && (database === undefined) !== (collection === undefined);
}
