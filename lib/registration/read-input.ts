import { RegistrationError } from '../errors.ts';

/** What an invocation asks for, checked and complete. */
export interface RegisterInput {
  mode: 'apply' | 'plan' | 'prove';
  /** Delete callbacks that are ours but no longer declared. */
  prune: boolean;
  /** Prune even when that is most of what is registered. */
  force: boolean;
  /** Names from callbacks.config.ts. */
  accounts: readonly string[];
}

/**
 * Reads the event of a direct invocation or the schedule; nothing at all means: apply everything.
 * @throws RegistrationError naming the property
 */
export function readInput(event: unknown, declaredAccounts: readonly string[]): RegisterInput {
  const input = event ?? {};
  if (typeof input !== 'object' || Array.isArray(input)) throw refuse('the input', 'must be an object');
  const { mode, prune, force, accounts, ...others } = input as Record<string, unknown>;
  for (const key of Object.keys(others))
    throw refuse(key, 'is not known (known: mode, prune, force, accounts)');
  return {
    mode: readMode(mode),
    prune: readFlag('prune', prune),
    force: readFlag('force', force),
    accounts: readAccounts(accounts, declaredAccounts),
  };
}

function readMode(value: unknown): RegisterInput['mode'] {
  if (value === undefined) return 'apply';
  if (value === 'apply' || value === 'plan' || value === 'prove') return value;
  throw refuse('mode', "must be 'apply', 'plan' or 'prove'");
}

function readFlag(key: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw refuse(key, 'must be true or false');
}

function readAccounts(value: unknown, declared: readonly string[]): readonly string[] {
  if (value === undefined) return declared;
  const isList = Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
  if (!isList) throw refuse('accounts', 'must be a list of one or more account names');
  for (const name of value) {
    if (!declared.includes(name)) {
      throw refuse(
        'accounts',
        `names '${name.slice(0, 64)}', which is not declared in callbacks.config.ts (${declared.join(', ')})`,
      );
    }
  }
  return [...new Set(value)];
}

function refuse(what: string, problem: string): RegistrationError {
  return new RegistrationError('invalid-input', `register: ${what.slice(0, 64)} ${problem}`);
}
