import type { Extent } from '../read/read-input.ts';
import { SnapshotError } from '../snapshot-error.ts';
import type { SnapshotTarget } from '../target.ts';

/**
 * What a run does, in this order, and what each leads to is said by the task itself: `claim` the target, `count` what is to
 * come, read `pages` of profiles or lists of `ids`, `compare` them with those of the run before, ask for what is `gone` one
 * by one, and `keep` the ids for the next run.
 */
export const tasks = ['claim', 'count', 'pages', 'ids', 'compare', 'gone', 'keep', 'done'] as const;
export type Task = (typeof tasks)[number];

/** How far a run has come: all that its next step has to know, in a message on the snapshot queue. */
export interface Position extends Extent {
  version: 1;
  run: string;
  target: SnapshotTarget;
  /** Counts the steps: what a repeated message asks for is done already when the run is past it. */
  step: number;
  task: Task;
  /** The last id that is done, or how far a list of ids is read. */
  after: number;
  /** How `since` is asked for; null for a whole run. */
  filter: { modifiedFrom: string; by: 'query' | 'property' } | null;
  /** How many there were to read when it began. */
  total: number | null;
  rows: number;
  deleted: number;
  calls: number;
  /** How often the list was found short and read on. */
  rereads: number;
  /** Unix milliseconds. */
  startedAt: number;
  /** Copernica's time at its last answer, and ours then; Unix milliseconds. */
  clock: { copernica: number; ours: number } | null;
  /** Copernica asked to be left alone until then; Unix milliseconds. */
  notBefore: number | null;
  /** Why deletions were not looked for, or the list was not believed. */
  problem: string | null;
}

/** Where a run begins. */
export function toFirstPosition(
  target: SnapshotTarget,
  extent: Extent,
  { run, startedAt, task }: { run: string; startedAt: number; task: 'claim' | 'count' },
): Position {
  const { since, deletions, force } = extent;
  return {
    ...{ version: 1, run, target, step: 1, task, after: 0, since, deletions, force, startedAt },
    ...{ filter: null, total: null, rows: 0, deleted: 0, calls: 0, rereads: 0 },
    ...{ clock: null, notBefore: null, problem: null },
  };
}

/** Reads a message of the snapshot queue. @throws SnapshotError when it is none of this version */
export function parsePosition(body: string): Position {
  try {
    const position: unknown = JSON.parse(body);
    if (isPosition(position)) return position;
  } catch {
    // Told below, without the parser's message, which quotes the text.
  }
  throw new SnapshotError(
    'invalid-step',
    'a message on the snapshot queue is no step of a snapshot: delete it',
  );
}

function isPosition(value: unknown): value is Position {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'task' in value &&
    tasks.some((task) => task === value.task) &&
    'target' in value &&
    typeof value.target === 'object'
  );
}
