import type { Account, ResolvedConfig } from '../../config/resolve-config.ts';
import type { ProfilesApi } from '../../copernica/profiles-api.ts';
import type { Structure } from '../../copernica/structure-api.ts';
import type { Deadline } from '../../deadline.ts';
import type { DeclaredTarget } from '../read/select-targets.ts';
import type { SnapshotTarget } from '../target.ts';

/** A target, and the API that reads it. */
export interface FoundTarget {
  target: SnapshotTarget;
  api: ProfilesApi;
}

/** What finding needs from outside. */
export interface FindContext {
  config: ResolvedConfig;
  /** Reads the account's secret. */
  open: (account: Account, deadline: Deadline) => Promise<ProfilesApi & Structure>;
}

/** Opens the accounts and looks up databases that are declared by name; one that is declared both ways is one target. */
export async function findTargets(
  declared: readonly DeclaredTarget[],
  { config, open }: FindContext,
  deadline: Deadline,
): Promise<FoundTarget[]> {
  const found = new Map<string, FoundTarget>();
  for (const [name, targets] of Map.groupBy(declared, ({ account }) => account)) {
    const account = config.accounts.get(name);
    if (!account) continue;
    const api = await open(account, deadline);
    for (const { target } of targets) {
      const id = 'id' in target ? target.id : await api.findDatabase(target.name, deadline);
      found.set(`${name} ${target.kind}/${id}`, { target: { account: name, kind: target.kind, id }, api });
    }
  }
  return [...found.values()];
}
