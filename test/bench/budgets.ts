import type { Candidate } from './bench.ts';
import type { Bundle } from './bundles.ts';
import type { Usage } from './candidate-process.ts';
import type { Growth } from './measure-memory.ts';
import { compare, median } from './statistics.ts';

/** A budget, and how receive keeps it. */
export interface Verdict {
  measure: string;
  receive: string;
  comparedWith: string;
  /** The median of the rounds, the lowest and the highest. */
  ratio: string;
  budget: string;
  isKept: boolean;
}

const coldRatio = 0.33;
const cpuRatioToReference = 0.5;
const cpuRatioToFloor = 2;
const bundleBytes = 200_000;
// "None", but for what the heap moves by itself. Over the 80,000 events between the two readings this is 13 bytes an
// event: the smallest thing that could leak, an entry in a map or a string kept, is several times that.
const heapGrowthBytes = 2 ** 20;

/**
 * Judges loading the bundle and handling the first event, by CPU time: there is next to nothing to wait for, Lambda gives
 * a function of 512 MB a third of a CPU, and on a machine with other work the time on the clock would be a lottery.
 */
export function judgeCold({ receive, reference }: Record<Candidate, Usage[]>): Verdict {
  const toTimes = (usages: readonly Usage[]): number[] => usages.map(({ cpuMs }) => cpuMs);
  return judgeRatio('cold CPU: load bundle, first event', toTimes(receive), {
    name: 'reference',
    values: toTimes(reference),
    budget: coldRatio,
  });
}

/** Judges the CPU time of an event. */
export function judgeCpu({ receive, reference, floor }: Record<Candidate, number[]>): Verdict[] {
  return [
    judgeRatio('CPU per warm event', receive, {
      name: 'reference',
      values: reference,
      budget: cpuRatioToReference,
    }),
    judgeRatio('CPU per warm event', receive, { name: 'floor', values: floor, budget: cpuRatioToFloor }),
  ];
}

/** Judges the size of what is deployed. */
export function judgeBundle({ bytes }: Bundle): Verdict {
  return {
    measure: 'bundle, minified',
    receive: `${(bytes / 1000).toFixed(1)} kB`,
    comparedWith: '',
    ratio: '',
    budget: `≤ ${bundleBytes / 1000} kB`,
    isKept: bytes <= bundleBytes,
  };
}

/** Judges what is left on the heap. */
export function judgeMemory({ events, heapBytes }: Growth): Verdict {
  return {
    measure: `heap growth in ${events.toLocaleString('en')} events`,
    receive: toMebibytes(heapBytes),
    comparedWith: '',
    ratio: '',
    budget: `none (≤ ${toMebibytes(heapGrowthBytes)})`,
    isKept: heapBytes <= heapGrowthBytes,
  };
}

export function toMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

export function toMilliseconds(values: readonly number[]): string {
  return `${median(values).toPrecision(3)} ms`;
}

function judgeRatio(
  measure: string,
  receive: readonly number[],
  { name, values, budget }: { name: Candidate; values: readonly number[]; budget: number },
): Verdict {
  const ratio = compare(receive, values);
  return {
    measure,
    receive: toMilliseconds(receive),
    comparedWith: `${name} ${toMilliseconds(values)}`,
    ratio: `${ratio.median.toFixed(2)} (${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)})`,
    budget: `≤ ${budget}`,
    isKept: ratio.median <= budget,
  };
}
