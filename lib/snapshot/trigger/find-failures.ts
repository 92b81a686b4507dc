import type { DeliveryLog } from '../../copernica/delivery-log.ts';
import type { Deadline } from '../../deadline.ts';
import type { SweepMark } from './sweep-mark.ts';

const dayMs = 24 * 60 * 60_000;
// No zone is further ahead of UTC: so much later than it was at the most is a moment printed.
const furthestAheadMs = 14 * 60 * 60_000;

/** Failures since the last sweep: the earliest moment that one can have been (RFC 3339, UTC), and where the next sweep begins. */
export async function findFailures(
  log: DeliveryLog,
  mark: SweepMark | null,
  now: number,
  deadline: Deadline,
): Promise<{ since: string | null; mark: SweepMark }> {
  const seen = mark?.seen ?? toPrint(now - dayMs);
  const times: string[] = [];
  // Days as Copernica counts them, whatever its zone.
  const last = toPrint(now + furthestAheadMs).slice(0, 10);
  for (let day = toTime(seen); toPrint(day).slice(0, 10) <= last; day += dayMs)
    times.push(...(await log.failures(toPrint(day).slice(0, 10), deadline)));
  const isMoreOfTheLast = mark !== null && times.filter((time) => time === seen).length > mark.count;
  const earliest = isMoreOfTheLast ? seen : times.find((time) => time > seen);
  const next = times.findLast((time) => time >= seen) ?? seen;
  return {
    since: earliest === undefined ? null : new Date(toTime(earliest) - furthestAheadMs).toISOString(),
    mark: { at: now, seen: next, count: times.filter((time) => time === next).length },
  };
}

/** `YYYY-MM-DD hh:mm:ss`, as if Copernica's zone were UTC. */
function toPrint(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

function toTime(printed: string): number {
  return Date.parse(`${printed.replace(' ', 'T')}Z`);
}
