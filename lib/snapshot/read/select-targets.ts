import { describeTarget, type CallbackTarget, type ResolvedConfig } from '../../config/resolve-config.ts';
import { SnapshotError } from '../snapshot-error.ts';

/** A database or collection as it is declared; a database may still be known by name only. */
export interface DeclaredTarget {
  account: string;
  target: CallbackTarget;
}

/** What of the declared is meant; null for all of it. */
interface Choice {
  accounts: readonly string[] | null;
  databases: readonly (number | string)[] | null;
  collections: readonly number[] | null;
}

/** The declared targets that are meant, each once. @throws SnapshotError when one of the choice is not declared */
export function selectTargets(config: ResolvedConfig, choice: Choice): DeclaredTarget[] {
  const { accounts, databases, collections } = choice;
  for (const name of accounts ?? [])
    if (!config.accounts.has(name)) throw undeclared('accounts', name, [...config.accounts.keys()]);
  const declared = listTargets(config).filter(({ account }) => accounts?.includes(account) ?? true);
  // To name some of one kind is to mean none of the other.
  const isAll = databases === null && collections === null;
  const chosen = [
    ...(databases ?? []).map((one) =>
      typeof one === 'number' ? `database/${one}` : `database/${one.toLowerCase()}`,
    ),
    ...(collections ?? []).map((one) => `collection/${one}`),
  ];
  for (const one of chosen) {
    if (!declared.some(({ target }) => toKey(target) === one)) {
      const [kind, id = ''] = one.split(/\/(.*)/s);
      throw undeclared(
        `${kind}s`,
        id,
        declared.map(({ target }) => describeTarget(target)),
      );
    }
  }
  return declared.filter(({ target }) => isAll || chosen.includes(toKey(target)));
}

function listTargets({ callbacks, webhooks }: ResolvedConfig): DeclaredTarget[] {
  const declared = [
    ...callbacks.map(({ account, target }) => ({ account, target })),
    ...webhooks.flatMap(({ account, scope }) =>
      scope.kind === 'account' ? [] : [{ account, target: scope }],
    ),
  ];
  const targets = new Map<string, DeclaredTarget>();
  for (const one of declared) targets.set(`${one.account} ${toKey(one.target)}`, one);
  return [...targets.values()];
}

// Copernica matches the names of databases whatever their case (protocol 1.1).
function toKey(target: CallbackTarget): string {
  return describeTarget(target).toLowerCase();
}

function undeclared(key: string, one: string, declared: readonly string[]): SnapshotError {
  const known = declared.length > 0 ? declared.join(', ') : 'none';
  return new SnapshotError(
    'invalid-input',
    `snapshot: ${key} names '${one.slice(0, 64)}', which is not declared so in callbacks.config.ts (declared: ${known})`,
  );
}
