import { parseCopernicaId } from '../callback/copernica-id.ts';
import { deliveredActions, isDeliveredAction } from '../event/vocabulary.ts';
import { ConfigurationError } from '../errors.ts';

type Check = (value: unknown) => string | null;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const matches =
  (pattern: RegExp, expected: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? null : `must be ${expected}`;

const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    allowed.includes(value as string) ? null : `must be one of ${allowed.join(', ')}`;

const isId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

const accountChecks: Record<string, Check> = {
  copernicaId: (value) =>
    typeof value === 'string' && parseCopernicaId(value) ? null : "must be like 'account_1234'",
  secret: matches(/\S/, 'the id of a Secrets Manager secret'),
  authentication: oneOf('signature', 'token'),
  apiUrl: (value) => (isApiUrl(value) ? null : "must be an https URL, at most followed by '/v1' to '/v4'"),
  postShape: oneOf('flat', 'envelope'),
  clockToleranceSeconds: (value) =>
    isId(value) && (value as number) <= 3600 ? null : 'must be a whole number of seconds from 1 to 3600',
};

const callbackChecks: Record<string, Check> = {
  account: matches(/^/, 'the name of an entry in accounts'),
  database: (value) =>
    isId(value) || (typeof value === 'string' && /\S/.test(value) && !/^\d+$/.test(value))
      ? null
      : 'must be a positive whole number, or a database name (a name is never all digits: write the number 788 without quotes)',
  collection: (value) =>
    isId(value) ? null : 'must be a positive whole number (collections are known by id only)',
  actions: (value) =>
    value === 'all' ||
    (Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((action) => typeof action === 'string' && isDeliveredAction(action)))
      ? null
      : `must be 'all' or a list of ${deliveredActions.join(', ')} without repeats`,
  expression: matches(/^/, 'a string'),
  method: oneOf('json', 'xml'),
  name: matches(/^[a-z0-9-]{1,64}$/, '1 to 64 of a-z, 0-9 and -'),
};

/** The top level: exactly `accounts` and `callbacks`. @throws ConfigurationError */
export function checkDeclaration(declaration: unknown): void {
  if (!isRecord(declaration)) fail('defineCallbacks', 'takes an object with accounts and callbacks');
  for (const key of Object.keys(declaration)) {
    if (key !== 'accounts' && key !== 'callbacks') fail(key, 'is not a known property');
  }
  if (!isRecord(declaration['accounts'])) fail('accounts', 'must be an object of named accounts');
  if (!Array.isArray(declaration['callbacks'])) fail('callbacks', 'must be a list');
}

/** One entry of `accounts`. @throws ConfigurationError naming the entry and the property. */
export function checkAccount(name: string, account: unknown): void {
  const entry = `accounts.${name}`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) fail(entry, 'must be named by 1 to 64 of A-Z, a-z, 0-9, _ and -');
  checkProperties(entry, account, accountChecks, ['copernicaId', 'secret']);
}

/** One entry of `callbacks`. @throws ConfigurationError naming the entry and the property. */
export function checkCallback(
  entry: string,
  callback: unknown,
  accounts: ReadonlyMap<string, unknown>,
): void {
  checkProperties(entry, callback, callbackChecks, ['account']);
  const { account, database, collection } = callback as Record<string, unknown>;
  if (!accounts.has(account as string)) {
    fail(
      `${entry}.account`,
      `'${String(account)}' is not declared in accounts (${[...accounts.keys()].join(', ')})`,
    );
  }
  if (database === undefined && collection === undefined)
    fail(`${entry}.database`, 'or collection is required');
  if (database !== undefined && collection !== undefined) {
    fail(`${entry}.collection`, 'cannot stand beside database: declare two callbacks');
  }
}

function checkProperties(
  entry: string,
  value: unknown,
  checks: Record<string, Check>,
  required: readonly string[],
): void {
  if (!isRecord(value)) fail(entry, 'must be an object');
  for (const [key, property] of Object.entries(value)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (!check) fail(`${entry}.${key}`, `is not a known property (known: ${Object.keys(checks).join(', ')})`);
    const problem = property === undefined ? null : check(property);
    if (problem) fail(`${entry}.${key}`, problem);
  }
  for (const key of required) {
    if (value[key] === undefined) fail(`${entry}.${key}`, 'is required');
  }
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

function fail(entry: string, problem: string): never {
  throw new ConfigurationError('invalid-configuration', `callbacks.config.ts: ${entry} ${problem}`);
}
