import { earlier, type Deadline } from '../../deadline.ts';
import { CopernicaError } from '../../copernica/copernica-error.ts';
import { describeCause } from '../../describe-cause.ts';
import type { Position, Task } from '../run/position.ts';
import type { SendStep } from '../run/step-queue.ts';
import type { Progress } from '../report/progress.ts';
import { askGone } from './ask-gone.ts';
import { claimTarget } from './claim-target.ts';
import { compareIds } from './compare-ids.ts';
import { countRows } from './count-rows.ts';
import { keepIds } from './keep-ids.ts';
import { openWork, type OpenWork } from './open-work.ts';
import { readIds } from './read-ids.ts';
import { readPage } from './read-page.ts';
import type { DoPiece, Work } from './work.ts';

/** What a step needs from outside. */
export interface StepContext extends OpenWork {
  sendStep: SendStep;
  progress: Progress;
}

// Whatever Copernica asks for, a run is tried again within the hour.
const longestWaitMs = 60 * 60_000;

const pieces: Readonly<Record<Exclude<Task, 'done'>, DoPiece>> = {
  claim: claimTarget,
  count: countRows,
  pages: readPage,
  ids: readIds,
  compare: compareIds,
  gone: askGone,
  keep: keepIds,
};

/**
 * Goes on with a run from where its message stands: at least one piece, then as many as fit well into the time. What is done
 * is handed on as another message before this one is let go of, so that a crash at any point repeats something and skips
 * nothing.
 * @throws when nothing could be done: the message comes again
 */
export async function takeStep(given: Position, context: StepContext, deadline: Deadline): Promise<void> {
  const { progress, clock } = context;
  if (!(await isCurrent(given, context, deadline))) {
    progress.dropped(given);
    return;
  }
  if (!(await waitFor(given.notBefore, context, deadline))) return handOn(given, context, deadline);
  const work = await openWork(given, context, earlier(deadline, handOverMs(deadline)));
  const { position, failure } = await doPieces({ ...given, notBefore: null }, work, context);
  if (position.task === 'done') return finish(position, work, context);
  const retryAfterMs = failure instanceof CopernicaError ? failure.retryAfterMs : null;
  if (failure !== null) {
    const isStuck = position.task === given.task && position.after === given.after;
    if (isStuck && retryAfterMs === null) throw failure;
    progress.interrupted(position, describeCause(failure));
  }
  await work.saveIds();
  const notBefore =
    retryAfterMs === null ? position.notBefore : clock.now() + Math.min(retryAfterMs, longestWaitMs);
  await handOn({ ...position, notBefore }, context, deadline);
}

/** Pieces until the run is done, has to wait, or fails, or another piece may not fit. */
async function doPieces(
  given: Position,
  work: Work,
  { clock, progress }: StepContext,
): Promise<{ position: Position; failure: Error | null }> {
  const totalMs = work.deadline.remainingMs();
  let position = given;
  let longestMs = 1;
  for (let count = 0; position.task !== 'done' && position.notBefore === null; count += 1) {
    // The first step has a count before its first page, and should not end between them.
    const neededMs = count < 2 ? 2 * longestMs : Math.max(totalMs / 3, 3 * longestMs);
    if (count > 0 && work.deadline.remainingMs() < neededMs) break;
    const startedAt = clock.now();
    try {
      position = await pieces[position.task](position, work);
      await progress.moved(position, work.deadline);
    } catch (error) {
      return { position, failure: error instanceof Error ? error : new Error('not an error') };
    }
    longestMs = Math.max(longestMs, clock.now() - startedAt);
  }
  return { position, failure: null };
}

// What a repeated message asks for is done already when the run is past it, or another run has the target.
async function isCurrent(position: Position, { runs }: StepContext, deadline: Deadline): Promise<boolean> {
  if (position.task === 'claim') return true;
  const mark = await runs.find(position.target, deadline);
  return mark?.run === position.run && mark.step <= position.step;
}

/** Waits as long as there is time; false when that is not long enough. */
async function waitFor(time: number | null, { clock }: StepContext, deadline: Deadline): Promise<boolean> {
  if (time === null) return true;
  const waitMs = Math.min(time - clock.now(), deadline.remainingMs() / 2);
  if (waitMs > 0) await clock.sleep(waitMs);
  return clock.now() >= time;
}

async function handOn(position: Position, { sendStep, runs, progress }: StepContext, deadline: Deadline) {
  const next = { ...position, step: position.step + 1 };
  await sendStep(next, deadline);
  if (next.task !== 'claim') await runs.tell(next, deadline);
  progress.handedOn(next);
}

async function finish(position: Position, work: Work, { progress }: StepContext): Promise<void> {
  await work.ids.dropRun(position.target, position.run, work.deadline);
  await work.runs.finish(position, work.deadline);
  progress.finished(position);
}

function handOverMs(deadline: Deadline): number {
  return Math.min(5_000, deadline.remainingMs() / 5);
}
