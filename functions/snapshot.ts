import type { SQSBatchResponse } from 'aws-lambda';
import { endBeforeLambda, type InvocationContext } from '../lib/deadline.ts';
import { readInput } from '../lib/snapshot/read/read-input.ts';
import { toPlanReport, toRunReport, type SnapshotReport } from '../lib/snapshot/report/report.ts';
import { findTargets } from '../lib/snapshot/start/find-targets.ts';
import { planCalls } from '../lib/snapshot/start/plan-calls.ts';
import { startRuns } from '../lib/snapshot/start/start-runs.ts';
import { isStepEvent, takeSteps } from '../lib/snapshot/step/take-steps.ts';
import { followTrigger } from '../lib/snapshot/trigger/follow-trigger.ts';
import { readTrigger } from '../lib/snapshot/trigger/read-trigger.ts';
import { loadSnapshotter, type Snapshotter } from '../lib/snapshot/wire-snapshot.ts';

let loaded: Snapshotter | undefined;

/** Reads what is at Copernica: invoked by hand or by EventBridge to start runs, and by its own queue for each step of them. */
export async function handler(
  event: unknown,
  context?: InvocationContext,
): Promise<SnapshotReport | SQSBatchResponse> {
  loaded ??= await loadSnapshotter(() => import('../callbacks.config.ts'), process.env);
  return snapshot(event, context, loaded);
}

/** The handler's work, with its outside world passed in. */
export async function snapshot(
  event: unknown,
  context: InvocationContext | undefined,
  snapshotter: Snapshotter,
): Promise<SnapshotReport | SQSBatchResponse> {
  const deadline = endBeforeLambda(context, snapshotter.clock.now);
  if (isStepEvent(event)) return takeSteps(event, snapshotter, deadline);
  const trigger = readTrigger(event);
  if (trigger) return toRunReport(await followTrigger(trigger, snapshotter, deadline));
  const input = readInput(event, snapshotter.config);
  const found = await findTargets(input.targets, snapshotter, deadline);
  if (input.mode === 'plan') return toPlanReport(await planCalls(found, input, deadline), snapshotter.log);
  const targets = found.map(({ target }) => target);
  return toRunReport(await startRuns(targets, input, snapshotter, deadline));
}
