import { startCandidate, type CandidateProcess } from './candidate-process.ts';
import type { Bundles } from './bundles.ts';
import type { World } from './world.ts';

/** The handlers that are compared, in the order they take turns. */
export const candidates = ['receive', 'reference', 'floor'] as const;
export type Candidate = (typeof candidates)[number];

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
  { collectsGarbage = false } = {},
): CandidateProcess {
  const { runtimePath } = bundles;
  const bundlePath = bundles[name].path;
  return startCandidate({ runtimePath, bundlePath, environment: world.environment, collectsGarbage });
}

/** One value for each candidate. */
export function forEachCandidate<Value>(toValue: (name: Candidate) => Value): Record<Candidate, Value> {
  return { receive: toValue('receive'), reference: toValue('reference'), floor: toValue('floor') };
}
