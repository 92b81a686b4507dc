import type { Position } from '../run/position.ts';
import { dated } from './dated.ts';
import type { Work } from './work.ts';

// Copernica's time of an answer that is older than this says too little about what comes next.
const maxAgeMs = 15_000;

/** The position with what Copernica's clock says about now: as its last answer told it, or asked for anew. */
export async function withFreshClock(
  position: Position,
  { api, clock, deadline }: Pick<Work, 'api' | 'clock' | 'deadline'>,
): Promise<Position> {
  const { target, after } = position;
  if (position.clock && clock.now() - position.clock.ours <= maxAgeMs) return position;
  const counted = await api.count(target, { after, modifiedFrom: null }, deadline);
  return { ...position, ...dated(counted, position, clock), calls: position.calls + 1 };
}
