import { describeTarget } from '../../callback/registration.ts';
import type { Clock } from '../../clock.ts';
import type { Deadline } from '../../deadline.ts';
import type { Log } from '../../log.ts';
import type { Position } from '../run/position.ts';
import type { RunStore } from '../run/run-store.ts';

/** Counts to watch and to alarm on; Powertools Metrics fits. */
export interface MetricSink {
  addMetric(name: string, unit: 'Count', value: number): unknown;
  publishStoredMetrics(): void;
}

/** How runs come along, in log, metrics and marks. */
export interface Progress {
  /** After each piece; tells the mark now and then, so that a run that goes on is seen to. */
  moved(position: Position, deadline: Deadline): Promise<void>;
  handedOn(position: Position): void;
  interrupted(position: Position, reason: string): void;
  failed(position: Position, reason: string): void;
  /** A message that is not of the run that goes on. */
  dropped(position: Position): void;
  finished(position: Position): void;
}

const tellEveryMs = 15_000;

export function createProgress(
  { log, metrics, runs }: { log: Log; metrics: MetricSink; runs: RunStore },
  { now }: Pick<Clock, 'now'>,
): Progress {
  let toldAt = now();
  const count = (counts: Record<string, number>): void => {
    for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, 'Count', value);
    metrics.publishStoredMetrics();
  };
  return {
    async moved(position, deadline) {
      if (position.task === 'claim' || position.task === 'done' || now() - toldAt < tellEveryMs) return;
      toldAt = now();
      await runs.tell(position, deadline);
      log.info('snapshot goes on', describe(position, now()));
    },
    handedOn: (position) => log.info('snapshot step ended', describe(position, now())),
    interrupted: (position, reason) =>
      log.warn('snapshot was interrupted', { ...describe(position, now()), reason }),
    failed(position, reason) {
      log.error('snapshot step failed', { ...describe(position, now()), reason });
      count({ stepsFailed: 1 });
    },
    dropped: (position) => log.warn('snapshot step is done already', describe(position, now())),
    finished(position) {
      const { rows, deleted, calls, problem } = position;
      const fields = { ...describe(position, now()), deleted, since: position.since };
      if (problem === null) log.info('snapshot finished', fields);
      else log.error('snapshot finished, but not wholly', { ...fields, problem });
      count({ rows, deletionsFound: deleted, apiCalls: calls, problems: problem === null ? 0 : 1 });
    },
  };
}

function describe(position: Position, now: number): Record<string, unknown> {
  const { target, run, step, task, rows, total, calls, startedAt } = position;
  const seconds = Math.max(1, Math.round((now - startedAt) / 1000));
  return {
    ...{ account: target.account, target: describeTarget(target), run, step, task, rows, total },
    left: total === null ? null : Math.max(0, total - rows),
    ...{ rowsPerSecond: Math.round(rows / seconds), seconds, apiCalls: calls },
  };
}
