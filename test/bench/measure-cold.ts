import type { Usage } from './candidate-process.ts';
import { forEachCandidate, start, type Bench } from './bench.ts';
import { candidates, type Candidate } from './candidates.ts';
import { workloads } from './workloads.ts';

/** What loading the bundle and handling a first event took, each time in a fresh process; candidates take turns. */
export async function measureCold(bench: Bench, rounds: number): Promise<Record<Candidate, Usage[]>> {
  const usages = forEachCandidate((): Usage[] => []);
  // The first round fills the disk cache and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of candidates) {
      const process = start(bench, name);
      const events = bench.world.signEvents(1, workloads.JSON);
      const usage = await process.carryOut({ events, count: 1 });
      process.close();
      if (round > 0) usages[name].push(usage);
    }
  }
  return usages;
}
