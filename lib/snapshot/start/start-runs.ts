import { describeTarget } from '../../callback/registration.ts';
import type { Clock } from '../../clock.ts';
import type { Deadline } from '../../deadline.ts';
import type { Log } from '../../log.ts';
import type { Extent } from '../read/read-input.ts';
import { toFirstPosition, type Position } from '../run/position.ts';
import type { RunMark, RunStore } from '../run/run-store.ts';
import type { SendStep } from '../run/step-queue.ts';
import { SnapshotError } from '../snapshot-error.ts';
import type { SnapshotTarget } from '../target.ts';

/** A run that was put on its way. */
export interface StartedRun {
  account: string;
  /** `database/788` or `collection/8550`. */
  target: string;
  run: string;
  since: string | null;
}

/** What starting needs from outside. */
export interface StartContext {
  runs: RunStore;
  sendStep: SendStep;
  clock: Clock;
  log: Log;
}

/** Starts a run on every target, or, when another one goes on on any of them, none. @throws SnapshotError `already-running` */
export async function startRuns(
  targets: readonly SnapshotTarget[],
  extent: Extent,
  context: StartContext,
  deadline: Deadline,
): Promise<StartedRun[]> {
  const { runs, clock } = context;
  const begin = { run: toRunId(clock), startedAt: clock.now(), task: 'count' } as const;
  const positions = targets.map((target) => toFirstPosition(target, extent, begin));
  const claimed: Position[] = [];
  for (const position of positions) {
    const holder = await runs.claim(position, deadline);
    if (holder === null) {
      claimed.push(position);
      continue;
    }
    for (const { target } of claimed) await runs.release(target, deadline);
    throw alreadyRunning(position.target, holder);
  }
  return sendAll(positions, context, deadline);
}

/** Puts runs on their way that wait for others on their target, instead of being refused. `run`: the same for the same cause. */
export function queueRuns(
  targets: readonly SnapshotTarget[],
  extent: Extent,
  run: string,
  context: StartContext,
  deadline: Deadline,
): Promise<StartedRun[]> {
  const begin = { run, startedAt: context.clock.now(), task: 'claim' } as const;
  return sendAll(
    targets.map((target) => toFirstPosition(target, extent, begin)),
    context,
    deadline,
  );
}

async function sendAll(
  positions: readonly Position[],
  { sendStep, log }: StartContext,
  deadline: Deadline,
): Promise<StartedRun[]> {
  const started: StartedRun[] = [];
  for (const position of positions) {
    const { target, run, since } = position;
    await sendStep(position, deadline);
    log.info('snapshot started', { account: target.account, target: describeTarget(target), run, since });
    started.push({ account: target.account, target: describeTarget(target), run, since });
  }
  return started;
}

// When it began, and by chance: two that begin at once are two.
function toRunId({ now, random }: Clock): string {
  const chance = Math.floor(random() * 0x100000000).toString(16);
  return `${new Date(now()).toISOString().replace(/[:.]/g, '')}-${chance.padStart(8, '0')}`;
}

function alreadyRunning(target: SnapshotTarget, { run, rows, total, startedAt }: RunMark): SnapshotError {
  const since = new Date(startedAt).toISOString();
  return new SnapshotError(
    'already-running',
    `snapshot: run ${run} goes on with ${target.account} ${describeTarget(target)} since ${since} (${rows} of ${total ?? 'an unknown number'} read): wait for its end; nothing was started`,
  );
}
