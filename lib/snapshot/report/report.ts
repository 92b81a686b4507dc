import type { Log } from '../../log.ts';
import type { PlannedRun } from '../start/plan-calls.ts';
import type { StartedRun } from '../start/start-runs.ts';

/** What an invocation by hand answers. */
export type SnapshotReport =
  | { mode: 'plan'; summary: { rows: number; apiCalls: number }; runs: PlannedRun[] }
  | { mode: 'run'; summary: { started: number }; runs: StartedRun[] };

/** What a run would read and cost; it is logged too. */
export function toPlanReport(runs: PlannedRun[], log: Log): SnapshotReport {
  const summary = {
    rows: runs.reduce((sum, { rows }) => sum + rows, 0),
    apiCalls: runs.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
  };
  log.info('snapshot plan', { summary, runs });
  return { mode: 'plan', summary, runs };
}

/** What was put on its way; how it goes on is in the log. */
export function toRunReport(runs: StartedRun[]): SnapshotReport {
  return { mode: 'run', summary: { started: runs.length }, runs };
}
