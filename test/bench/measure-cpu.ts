import { candidates, forEachCandidate, start, type Bench, type Candidate } from './bench.ts';

export interface CpuOptions {
  rounds: number;
  eventsPerRound: number;
  /** Events before the first round, for the compiler to settle. */
  warmUpEvents: number;
}

/** Milliseconds of CPU for one warm event, round by round; candidates take turns, in one process each. */
export async function measureCpu(
  bench: Bench,
  { rounds, eventsPerRound, warmUpEvents }: CpuOptions,
): Promise<Record<Candidate, number[]>> {
  const processes = forEachCandidate((name) => start(bench, name));
  const perEvent = forEachCandidate((): number[] => []);
  const events = bench.world.signEvents(400);
  for (const name of candidates) await processes[name].carryOut({ events, count: warmUpEvents });
  for (let round = 0; round < rounds; round += 1) {
    for (const name of candidates) {
      const { cpuMs } = await processes[name].carryOut({ events, count: eventsPerRound });
      perEvent[name].push(cpuMs / eventsPerRound);
    }
  }
  for (const name of candidates) processes[name].close();
  return perEvent;
}
