import type { Account } from './resolve-config.ts';

/** The account of a name in a URL, be it the one of today or a former one. */
export function findAccount(accounts: ReadonlyMap<string, Account>, name: string): Account | undefined {
  return accounts.get(name) ?? [...accounts.values()].find(({ formerName }) => formerName === name);
}
