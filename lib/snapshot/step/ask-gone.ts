import { firstAfter } from '../ids/id-list.ts';
import { dated, readCopernicaTime } from './dated.ts';
import { withFreshClock } from './fresh-clock.ts';
import { toGoneEvent } from './to-snapshot-event.ts';
import type { DoPiece } from './work.ts';

/** Asks for one that is gone from the list; only what Copernica itself calls removed is told as deleted. */
export const askGone: DoPiece = async (given, work) => {
  const position = await withFreshClock(given, work);
  const { target, after } = position;
  const { gone } = await work.comparison();
  const id = firstAfter(gone, after);
  if (id === undefined) return { ...position, task: 'keep' };
  const askedAt = readCopernicaTime(position, work.clock);
  const found = await work.api.find(target, id, work.deadline);
  const moved = { ...position, ...dated(found, position, work.clock), after: id, calls: position.calls + 1 };
  if (found.answer?.removed === null) {
    (await work.idsRead()).push(id);
    return moved;
  }
  // Nothing can follow a removal, so the answer's own time tells no change for older than it is.
  await work.send([toGoneEvent(id, found.answer, work.origin, found.at ?? askedAt)], work.deadline);
  return { ...moved, deleted: position.deleted + 1 };
};
