import type { Clock } from '../../clock.ts';
import type { Account, ResolvedConfig } from '../../config/resolve-config.ts';
import type { ProfilesApi } from '../../copernica/profiles-api.ts';
import type { Deadline } from '../../deadline.ts';
import { subtractIds, toIdList } from '../ids/id-list.ts';
import type { IdStore } from '../ids/id-store.ts';
import type { Position } from '../run/position.ts';
import type { RunStore } from '../run/run-store.ts';
import { SnapshotError } from '../snapshot-error.ts';
import type { Work } from './work.ts';

/** What a step's work is made of. */
export interface OpenWork {
  config: ResolvedConfig;
  /** Reads the account's secret. */
  open: (account: Account, deadline: Deadline) => Promise<ProfilesApi>;
  send: Work['send'];
  ids: IdStore;
  runs: RunStore;
  clock: Clock;
}

/** Opens what a step works with; lists of ids are read when they are first asked for. @throws SnapshotError when the account is no longer declared */
export async function openWork(
  { run, target }: Position,
  { config, open, send, ids, runs, clock }: OpenWork,
  deadline: Deadline,
): Promise<Work & { saveIds(): Promise<void> }> {
  const account = config.accounts.get(target.account);
  if (!account)
    throw new SnapshotError(
      'invalid-step',
      `account '${target.account}' is no longer declared in callbacks.config.ts`,
    );
  let read: Promise<number[]> | undefined;
  let comparison: ReturnType<Work['comparison']> | undefined;
  const idsRead = (): Promise<number[]> => (read ??= ids.ofRun(target, run, deadline));
  return {
    origin: { account, target, run },
    api: await open(account, deadline),
    ...{ send, ids, runs, clock, deadline, idsRead },
    comparison: () => (comparison ??= compare()),
    async saveIds() {
      if (read) await ids.saveRun(target, run, await read, deadline);
    },
  };

  async function compare() {
    const kept = await ids.kept(target, deadline);
    return { kept, gone: kept === null ? [] : subtractIds(kept, toIdList(await idsRead())) };
  }
}
