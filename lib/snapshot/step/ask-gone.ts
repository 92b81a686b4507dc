import { firstAfter } from '../ids/id-list.ts';
import { dated, readCopernicaTime } from './dated.ts';
import { toGoneEvent } from './to-snapshot-event.ts';
import type { DoPiece } from './work.ts';

/** Asks for one that is gone from the list; only what Copernica itself calls removed is told as deleted. */
export const askGone: DoPiece = async (position, work) => {
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
  await work.send([toGoneEvent(id, found.answer, work.origin, askedAt)], work.deadline);
  return { ...moved, deleted: position.deleted + 1 };
};
