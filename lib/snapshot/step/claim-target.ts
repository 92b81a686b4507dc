import type { DoPiece } from './work.ts';

// Behind another run of its target a run waits without asking all the time.
const waitMs = 20_000;

/** Takes the target for a run that nobody started by hand; one that goes on already is waited for. */
export const claimTarget: DoPiece = async (position, { runs, clock, deadline }) => {
  const holder = await runs.claim(position, deadline);
  return holder ? { ...position, notBefore: clock.now() + waitMs } : { ...position, task: 'count' };
};
