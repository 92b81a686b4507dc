import { parseCopernicaId } from '../callback/copernica-id.ts';
import {
  checkProperties,
  isId,
  isRecord,
  matches,
  oneOf,
  type Check,
  type NoteMistake,
} from './check-properties.ts';
import { receiverLimits } from './receiver-limits.ts';

const accountName = /^[A-Za-z0-9_-]{1,64}$/;
const named = '1 to 64 of A-Z, a-z, 0-9, _ and -';
const canaryNames = ['database', 'profile', 'field'];

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
  formerName: matches(accountName, named),
  canary: (value) =>
    isCanary(value)
      ? null
      : "must be like { database: 788, profile: 1, field: 'Ping' }: two ids, and the name of a field that may be overwritten",
};

/** One entry of `accounts`. */
export function checkAccount(name: string, account: unknown, note: NoteMistake): boolean {
  const entry = `accounts.${name}`;
  if (!accountName.test(name)) note(entry, `must be named by ${named}`);
  return checkProperties(entry, account, {
    checks: accountChecks,
    required: ['copernicaId', 'secret'],
    note,
  });
}

/** A former name that could also be another account's, today or formerly: nobody could tell whose deliveries come in under it. */
export function findAmbiguousNames(accounts: ReadonlyMap<string, { formerName: string | null }>): string[] {
  const names = new Set(accounts.keys());
  return [...accounts].flatMap(([name, { formerName }]) => {
    if (formerName === null) return [];
    const isTaken = names.has(formerName);
    names.add(formerName);
    return isTaken ? [name] : [];
  });
}

function isCanary(value: unknown): boolean {
  if (!isRecord(value) || !Object.keys(value).every((name) => canaryNames.includes(name))) return false;
  const { database, profile, field } = value;
  return isId(database) && isId(profile) && typeof field === 'string' && field.trim() !== '';
}

function isApiUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  // Plain http would show the access token to the network; on this machine there is none.
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname));
  return isSafe && isPlain && /^\/(?:v[1-4]\/?)?$/.test(url.pathname);
}

// Exactly: 127.evil.com begins alike.
function isThisMachine(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
