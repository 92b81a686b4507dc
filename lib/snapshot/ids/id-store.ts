import type { ObjectStore } from '../../aws/object-store.ts';
import type { Deadline } from '../../deadline.ts';
import type { SnapshotTarget } from '../target.ts';
import { decodeIds, encodeIds, toIdList } from './id-list.ts';

/** Lists of ids in the bucket. Losing one costs the deletions that only it could tell, and no other event. */
export interface IdStore {
  /** The ids that a target had when it was last read as a whole; null when it never was. */
  kept(target: SnapshotTarget, deadline: Deadline): Promise<number[] | null>;
  keep(target: SnapshotTarget, ids: readonly number[], deadline: Deadline): Promise<void>;
  /** The ids that a run has read so far, as its last step left them. */
  ofRun(target: SnapshotTarget, run: string, deadline: Deadline): Promise<number[]>;
  saveRun(target: SnapshotTarget, run: string, ids: readonly number[], deadline: Deadline): Promise<void>;
  dropRun(target: SnapshotTarget, run: string, deadline: Deadline): Promise<void>;
}

export function createIdStore(objects: ObjectStore): IdStore {
  const toKey = ({ account, kind, id }: SnapshotTarget, name: string): string =>
    `snapshot/${account}/${kind}/${id}/${name}.ids`;
  const read = async (key: string, deadline: Deadline): Promise<number[] | null> => {
    const text = await objects.get(key, deadline);
    return text === null ? null : decodeIds(text);
  };
  return {
    kept: (target, deadline) => read(toKey(target, 'kept'), deadline),
    keep: (target, ids, deadline) => objects.put(toKey(target, 'kept'), encodeIds(ids), deadline),
    ofRun: async (target, run, deadline) => (await read(toKey(target, run), deadline)) ?? [],
    saveRun: (target, run, ids, deadline) =>
      objects.put(toKey(target, run), encodeIds(toIdList(ids)), deadline),
    dropRun: (target, run, deadline) => objects.remove(toKey(target, run), deadline),
  };
}
