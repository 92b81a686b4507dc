import { toIdList } from '../ids/id-list.ts';
import type { DoPiece } from './work.ts';

/**
 * Keeps the ids for the next run to compare with. While deletions were left out or refused, those of the run before stay
 * among them, so that what is gone is found later.
 */
export const keepIds: DoPiece = async (position, { ids, idsRead, deadline }) => {
  const { target, deletions, problem } = position;
  const read = await idsRead();
  const isSettled = deletions && problem === null;
  const earlier = isSettled ? [] : ((await ids.kept(target, deadline)) ?? []);
  await ids.keep(target, toIdList(earlier.length > 0 ? earlier.concat(read) : read), deadline);
  return { ...position, task: 'done' };
};
