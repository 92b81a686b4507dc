import type { ParameterStore } from '../../aws/parameter-store.ts';
import type { Deadline } from '../../deadline.ts';
import type { SnapshotTarget } from '../target.ts';
import type { Position } from './position.ts';

/** A run that goes on, as its target's mark tells it. */
export interface RunMark {
  run: string;
  step: number;
  rows: number;
  total: number | null;
  since: string | null;
  /** Unix milliseconds. */
  startedAt: number;
  /** When it last told its progress; Unix milliseconds. */
  at: number;
  /** Where its events go. */
  queueUrl: string;
}

/** Which runs go on, a mark each: of two that begin on one target, one is refused. */
export interface RunStore {
  /** Takes the target for a run. Gives the run that has it instead, null when it is ours now. */
  claim(position: Position, deadline: Deadline): Promise<RunMark | null>;
  release(target: SnapshotTarget, deadline: Deadline): Promise<void>;
  find(target: SnapshotTarget, deadline: Deadline): Promise<RunMark | null>;
  tell(position: Position, deadline: Deadline): Promise<void>;
  /** Lets go of the target; a whole run leaves a mark that it was loaded. */
  finish(position: Position, deadline: Deadline): Promise<void>;
  wasLoaded(target: SnapshotTarget, deadline: Deadline): Promise<boolean>;
}

// Longer than the queue tries a step that fails (maxReceiveCount times its visibility timeout): such a run is dead.
const silentForMs = 2 * 60 * 60_000;

/** `queueUrl`: what was loaded into another queue, by a stack of the same name before this one, counts as not loaded. */
export function createRunStore(
  parameters: ParameterStore,
  { statePath, queueUrl, now }: { statePath: string; queueUrl: string; now: () => number },
): RunStore {
  const toName = (folder: string, { account, kind, id }: SnapshotTarget): string =>
    `${statePath.replace(/\/+$/, '')}/${account}/${folder}/${kind}/${id}`;
  const toMark = ({ run, step, rows, total, since, startedAt }: Position): string =>
    JSON.stringify({ run, step, rows, total, since, startedAt, at: now(), queueUrl } satisfies RunMark);

  async function read(name: string, deadline: Deadline): Promise<RunMark | null> {
    const text = await parameters.get(name, deadline);
    return text === null ? null : (JSON.parse(text) as RunMark);
  }

  const find = (target: SnapshotTarget, deadline: Deadline): Promise<RunMark | null> =>
    read(toName('snapshot', target), deadline);

  return {
    find,
    async claim(position, deadline) {
      const name = toName('snapshot', position.target);
      if (await parameters.create(name, toMark(position), deadline)) return null;
      const holder = await find(position.target, deadline);
      if (holder && holder.run !== position.run && now() - holder.at < silentForMs) return holder;
      await parameters.set(name, toMark(position), deadline);
      return null;
    },
    release: (target, deadline) => parameters.remove(toName('snapshot', target), deadline),
    async tell(position, deadline) {
      await parameters.set(toName('snapshot', position.target), toMark(position), deadline);
    },
    async finish(position, deadline) {
      if (position.since === null)
        await parameters.set(toName('loaded', position.target), toMark(position), deadline);
      await parameters.remove(toName('snapshot', position.target), deadline);
    },
    async wasLoaded(target, deadline) {
      const mark = await read(toName('loaded', target), deadline);
      return mark?.queueUrl === queueUrl;
    },
  };
}
