import { suggest } from '../nearest.ts';

/** What is wrong with a value, to follow its name in a sentence; null when nothing is. */
export type Check = (value: unknown) => string | null;

/** Takes note of a mistake: the entry it is in, as `callbacks[0].database`, and what is wrong. */
export type NoteMistake = (entry: string, problem: string) => void;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

export const matches =
  (pattern: RegExp, expected: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? null : `must be ${expected}`;

export const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    allowed.includes(value as string)
      ? null
      : `must be one of ${allowed.join(', ')}${typeof value === 'string' ? suggest(value, allowed) : ''}`;

/** At least one of the words, none twice. */
export const listOf =
  (allowed: readonly string[]): Check =>
  (value) => {
    const words: unknown[] = Array.isArray(value) ? value : [];
    const unknown = words.find((word) => !allowed.includes(word as string));
    if (words.length > 0 && unknown === undefined && new Set(words).size === words.length) return null;
    const suggestion = typeof unknown === 'string' ? suggest(unknown, allowed) : '';
    return `must be a list of ${allowed.join(', ')} without repeats${suggestion}`;
  };

/** What callbacks and webhooks say alike. */
export const commonChecks: Record<string, Check> = {
  account: matches(/^/, 'the name of an entry in accounts'),
  database: (value) =>
    isId(value) || (typeof value === 'string' && /\S/.test(value) && !/^\d+$/.test(value))
      ? null
      : 'must be a positive whole number, or a database name (a name is never all digits: write the number 788 without quotes)',
  collection: (value) =>
    isId(value) ? null : 'must be a positive whole number (collections are known by id only)',
  name: matches(/^[a-z0-9-]{1,64}$/, '1 to 64 of a-z, 0-9 and -'),
};

/** Notes every property that is unknown, wrong or missing. False when there is any. */
export function checkProperties(
  entry: string,
  value: unknown,
  {
    checks,
    required,
    note,
  }: { checks: Record<string, Check>; required: readonly string[]; note: NoteMistake },
): value is Record<string, unknown> {
  if (!isRecord(value)) {
    note(entry, 'must be an object');
    return false;
  }
  let isRight = true;
  const noteHere = (key: string, problem: string): void => {
    isRight = false;
    note(`${entry}.${key}`, problem);
  };
  for (const [key, property] of Object.entries(value)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    const problem = property === undefined ? null : check?.(property);
    if (!check) noteHere(key, describeUnknown(key, Object.keys(checks)));
    else if (problem) noteHere(key, problem);
  }
  for (const key of required) if (value[key] === undefined) noteHere(key, 'is required');
  return isRight;
}

/** Notes an account that is not declared. False when it is not. */
export function checkAccountName(
  entry: string,
  name: unknown,
  { accounts, note }: { accounts: readonly string[]; note: NoteMistake },
): boolean {
  if (typeof name !== 'string' || accounts.includes(name)) return true;
  note(
    `${entry}.account`,
    `'${name}' is not declared in accounts (${accounts.join(', ')})${suggest(name, accounts)}`,
  );
  return false;
}

/** What there is to say of a property that nobody knows. */
export function describeUnknown(name: string, known: readonly string[]): string {
  return `is not a known property (known: ${known.join(', ')})${suggest(name, known)}`;
}
