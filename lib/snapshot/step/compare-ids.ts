import { toIdList } from '../ids/id-list.ts';
import type { Position } from '../run/position.ts';
import type { DoPiece } from './work.ts';

const maxRereads = 3;
// What is more than this share of the list is rather a mistake than a clean-up.
const largestShare = 0.1;

/** Whether the list of ids is whole, and whether what is gone from it may be. */
export const compareIds: DoPiece = async (position, work) => {
  const counted = await work.api.count(position.target, { modifiedFrom: null }, work.deadline);
  const moved = { ...position, calls: position.calls + 1 };
  const missing = counted.answer - toIdList(await work.idsRead()).length;
  if (missing > 0) return readOn(moved, missing);
  if (!position.deletions) return { ...moved, task: 'keep' };
  const { kept, gone } = await work.comparison();
  if (gone.length > (kept?.length ?? 0) * largestShare && !position.force) {
    const problem = `${gone.length} of ${kept?.length ?? 0} are gone, more than a tenth: make sure that they are, then run with deletions and force`;
    return { ...moved, task: 'keep', problem };
  }
  return { ...moved, task: 'gone', after: 0 };
};

// Some may have been made meanwhile: then they come now. When there are none, the list is not what Copernica counts.
function readOn(position: Position, missing: number): Position {
  const { rereads, since } = position;
  if (rereads < maxRereads) {
    const again = { ...position, rereads: rereads + 1 };
    return since === null ? { ...again, task: 'pages' } : { ...again, task: 'ids', after: 0 };
  }
  const problem = `the list is short: Copernica counts ${missing} more than it shows`;
  return { ...position, task: 'keep', problem };
}
