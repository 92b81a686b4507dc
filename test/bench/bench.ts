import { startCandidate, type CandidateProcess } from './candidate-process.ts';
import type { Bundles } from './bundles.ts';
import { candidates, type Candidate } from './candidates.ts';
import type { World } from './world.ts';

/** What every measurement needs. */
export interface Bench {
  bundles: Bundles;
  world: World;
  /** Prints a line of progress. */
  say(line: string): void;
}

/** A fresh process of a candidate. */
export function start(
  { bundles, world }: Bench,
  name: Candidate,
  { collectsGarbage = false, keepsLog = false } = {},
): CandidateProcess {
  const { runtimePath } = bundles;
  const bundlePath = bundles[name].path;
  const { environment } = world;
  return startCandidate({ runtimePath, bundlePath, environment, collectsGarbage, keepsLog });
}

/** One value for each candidate. */
export function forEachCandidate<Value>(toValue: (name: Candidate) => Value): Record<Candidate, Value> {
  return Object.fromEntries(candidates.map((name) => [name, toValue(name)])) as Record<Candidate, Value>;
}
