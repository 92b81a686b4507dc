import type { DoPiece } from './work.ts';

/** One part of the list of ids that there are, for a run that does not read every profile. */
export const readIds: DoPiece = async (position, work) => {
  const { target, after } = position;
  // Without an earlier list there is nothing to miss.
  if (after === 0 && (await work.ids.kept(target, work.deadline)) === null)
    return { ...position, task: 'done' };
  const ids = await work.api.ids(target, after, work.deadline);
  const read = await work.idsRead();
  // Only databases give their list in parts, and whether `limit` holds is undocumented: a part that comes again is the end.
  const isRepeated = read.at(-1) === ids.at(-1) && read.at(-ids.length) === ids[0];
  const isLast = ids.length === 0 || isRepeated || target.kind === 'collection';
  if (!isRepeated) for (const id of ids) read.push(id);
  const moved = { ...position, calls: position.calls + 1 };
  return isLast ? { ...moved, task: 'compare' } : { ...moved, after: after + ids.length };
};
