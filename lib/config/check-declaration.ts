import { parseCopernicaId } from '../callback/copernica-id.ts';
import { deliveredActions } from '../event/vocabulary.ts';
import {
  checkAccountName,
  checkProperties,
  commonChecks,
  isId,
  isListOf,
  isRecord,
  matches,
  oneOf,
  type Check,
  type NoteMistake,
} from './check-properties.ts';
import type { CallbacksDeclaration } from './declaration.ts';
import { receiverLimits } from './receiver-limits.ts';

const accountChecks: Record<string, Check> = {
  copernicaId: (value) =>
    typeof value === 'string' && parseCopernicaId(value) ? null : "must be like 'account_1234'",
  secret: matches(/\S/, 'the id of a Secrets Manager secret'),
  authentication: oneOf('signature', 'token'),
  apiUrl: (value) => (isApiUrl(value) ? null : "must be an https URL, at most followed by '/v1' to '/v4'"),
  postShape: oneOf('flat', 'envelope'),
  clockToleranceSeconds: (value) =>
    isId(value) && value <= receiverLimits.maxClockToleranceSeconds
      ? null
      : `must be a whole number of seconds from 1 to ${receiverLimits.maxClockToleranceSeconds}`,
};

const callbackChecks: Record<string, Check> = {
  ...commonChecks,
  actions: (value) =>
    value === 'all' || isListOf(value, deliveredActions)
      ? null
      : `must be 'all' or a list of ${deliveredActions.join(', ')} without repeats`,
  expression: matches(/^/, 'a string'),
  method: oneOf('json', 'xml'),
};

/** The top level: `accounts`, `callbacks` and perhaps `webhooks`. False when nothing in it can be looked at. */
export function checkDeclaration(
  declaration: unknown,
  note: NoteMistake,
): declaration is CallbacksDeclaration {
  if (!isRecord(declaration)) {
    note('defineCallbacks', 'takes an object with accounts and callbacks');
    return false;
  }
  const known = ['accounts', 'callbacks', 'webhooks'];
  for (const key of Object.keys(declaration)) if (!known.includes(key)) note(key, 'is not a known property');
  const { accounts, callbacks, webhooks = [] } = declaration;
  if (!isRecord(accounts)) note('accounts', 'must be an object of named accounts');
  if (!Array.isArray(callbacks)) note('callbacks', 'must be a list');
  if (!Array.isArray(webhooks)) note('webhooks', 'must be a list');
  return isRecord(accounts) && Array.isArray(callbacks) && Array.isArray(webhooks);
}

/** One entry of `accounts`. */
export function checkAccount(name: string, account: unknown, note: NoteMistake): boolean {
  const entry = `accounts.${name}`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) note(entry, 'must be named by 1 to 64 of A-Z, a-z, 0-9, _ and -');
  return checkProperties(entry, account, {
    checks: accountChecks,
    required: ['copernicaId', 'secret'],
    note,
  });
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

function isApiUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  // Plain http would show the access token to the network; on this machine there is none.
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && isPlain && /^\/(?:v[1-4]\/?)?$/.test(url.pathname);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
