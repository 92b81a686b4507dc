import type { ProfilesApi } from '../../copernica/profiles-api.ts';
import type { Clock } from '../../clock.ts';
import type { Deadline } from '../../deadline.ts';
import type { ProfileEvent } from '../../event/copernica-event.ts';
import type { IdStore } from '../ids/id-store.ts';
import type { Position } from '../run/position.ts';
import type { RunStore } from '../run/run-store.ts';
import type { Origin } from './to-snapshot-event.ts';

/** What one step works with. */
export interface Work {
  origin: Origin;
  api: ProfilesApi;
  /** Fulfils once all of them are on the event queue. */
  send: (events: readonly ProfileEvent[], deadline: Deadline) => Promise<void>;
  ids: IdStore;
  runs: RunStore;
  clock: Clock;
  deadline: Deadline;
  /** The ids that the run has read: grows in place, and is saved when the step ends. */
  idsRead(): Promise<number[]>;
  /** The ids of the run before (null: there was none), and those of them that this run did not see. */
  comparison(): Promise<{ kept: number[] | null; gone: number[] }>;
}

/** Does one piece of a task, and says how far the run has come with it. A piece that is done twice leads to the same events. */
export type DoPiece = (position: Position, work: Work) => Promise<Position>;
