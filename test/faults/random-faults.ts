import type { FaultWorld } from './fault-world.ts';
import { awsFaults, dnsFaults, type FaultSchedule } from './faults.ts';
import type { Random } from './random.ts';

// Every eighth request fails; lookups are few, as keys are cached, so more of them do.
const awsProbability = 0.125;
const dnsProbability = 0.25;

type AwsFaultName = keyof typeof awsFaults;

/** Faults that take a whole attempt's time, or are final, are rarer than the others. */
const weights: Partial<Record<AwsFaultName, number>> = {
  'does not answer': 0.1,
  'stops in the middle of its answer': 0.1,
  'answers 403 AccessDenied': 0.3,
};

/** Makes all services fail now and then. @returns how often they have */
export function failAtRandom(world: FaultWorld, random: Random): () => number {
  let count = 0;
  function atRandom<Fault>(
    probability: number,
    faults: readonly (readonly [Fault, number])[],
  ): FaultSchedule<Fault> {
    return () => {
      if (!random.chance(probability)) return undefined;
      count += 1;
      return random.pick(faults);
    };
  }
  // S3 itself answers with an empty 200.
  const { 'answers an empty 200': _, ...s3Faults } = awsFaults;
  world.sqs.faults = world.secrets.faults = atRandom(awsProbability, weigh(awsFaults));
  world.s3.faults = atRandom(awsProbability, weigh(s3Faults));
  world.dns.faults = atRandom(dnsProbability, [
    [dnsFaults['does not answer'], 1],
    [dnsFaults['answers SERVFAIL'], 3],
  ]);
  return () => count;
}

function weigh<Fault>(faults: Readonly<Record<string, Fault>>): [Fault, number][] {
  const rarer: Readonly<Record<string, number | undefined>> = weights;
  return Object.entries(faults).map(([name, fault]) => [fault, rarer[name] ?? 1]);
}
