import type { ReadProfile } from '../../copernica/profile-page.ts';
import type { Position } from '../run/position.ts';
import { SnapshotError } from '../snapshot-error.ts';
import { dated, readCopernicaTime } from './dated.ts';
import { withFreshClock } from './fresh-clock.ts';
import { toSnapshotEvent } from './to-snapshot-event.ts';
import type { DoPiece } from './work.ts';

/** One page of profiles, each of which becomes an event. */
export const readPage: DoPiece = async (given, work) => {
  const position = await withFreshClock(given, work);
  const { target, after, filter } = position;
  // Read before the page is asked for: what changes later has a later or equal time.
  const readAt = readCopernicaTime(position, work.clock);
  const modifiedFrom = filter?.by === 'query' ? filter.modifiedFrom : null;
  const page = await work.api.page(target, { after, modifiedFrom }, work.deadline);
  const moved = { ...position, ...dated(page, position, work.clock), calls: position.calls + 1 };
  const last = checkOrder(page.answer, after);
  if (last === undefined) return { ...moved, ...toNextTask(position) };

  const profiles = page.answer.filter((profile) => isMeant(profile, filter));
  const events = profiles.map((profile) => toSnapshotEvent(profile, work.origin, readAt));
  await work.send(events, work.deadline);
  if (position.since === null) {
    const ids = await work.idsRead();
    for (const { id, removed } of page.answer) if (removed === null) ids.push(id);
  }
  return { ...moved, after: last, rows: position.rows + profiles.length };
};

// Pages that are not by id, or begin anew, would leave out some profiles or never end.
function checkOrder(profiles: readonly ReadProfile[], after: number): number | undefined {
  let last = after;
  for (const { id } of profiles) {
    if (id <= last)
      throw new SnapshotError('wrong-list', `Copernica's list is not by id: ${id} comes after ${last}`);
    last = id;
  }
  return profiles.length === 0 ? undefined : last;
}

function isMeant({ modified, removed }: ReadProfile, filter: Position['filter']): boolean {
  if (removed !== null) return false;
  return filter?.by !== 'property' || modified === null || modified >= filter.modifiedFrom;
}

function toNextTask({ since, deletions, after }: Position): Pick<Position, 'task' | 'after'> {
  if (since === null) return { task: 'compare', after };
  return { task: deletions ? 'ids' : 'done', after: 0 };
}
