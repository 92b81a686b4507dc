import type { Bundle } from './bundles.ts';
import type { Growth } from './measure-growth.ts';
import type { Leak } from './measure-memory.ts';
import type { Peak } from './measure-peak.ts';
import { compare, median } from './statistics.ts';

/** One measure of receive, and how it keeps its budget; a row without a budget is for comparison. */
export interface Verdict {
  measure: string;
  receive: string;
  comparedWith: string;
  /** Of the least of each, then the median of the rounds' ratios with the lowest and highest. */
  ratio: string;
  budget: string;
  isKept: boolean;
}

/** What receive may cost, as ratios to what runs beside it; sizes are absolute. */
export const budgets = {
  coldToReference: 0.25,
  warmToReference: 0.4,
  warmToSignedFloor: 1.5,
  xmlToJson: 3,
  loggedBytes: 350,
  bundleBytes: 110_000,
  peakBytes: 400 * 2 ** 20,
  // Linear, but for what a logarithm or a collection of garbage may add.
  exponent: 1.15,
  // "None", but for what the heap moves by itself. Over the 80,000 events between the two readings this is 13 bytes an
  // event: the smallest thing that could leak, an entry in a map or a string kept, is several times that.
  heapGrowthBytes: 2 ** 20,
} as const;

/** Two series that were measured in turn, round by round, in milliseconds. */
export interface Comparison {
  measure: string;
  receive: readonly number[];
  other: { name: string; values: readonly number[] };
  /** Judges the ratio of the least of each: what a machine with other work adds is no part of it. */
  budget?: number;
}

/** Judges one series against another. */
export function judgeRatio({ measure, receive, other, budget }: Comparison): Verdict {
  const { median: middle, lowest, highest } = compare(receive, other.values);
  const least = Math.min(...receive) / Math.min(...other.values);
  return {
    measure,
    receive: toMilliseconds(receive),
    comparedWith: `${other.name} ${toMilliseconds(other.values)}`,
    ratio: `${least.toFixed(2)} · ${middle.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`,
    budget: budget === undefined ? '' : `≤ ${budget}`,
    isKept: budget === undefined || least <= budget,
  };
}

/** Judges the size of what is deployed. */
export function judgeBundle({ bytes }: Bundle): Verdict {
  return judgeSize(
    'bundle, minified',
    bytes,
    budgets.bundleBytes,
    (size) => `${(size / 1000).toFixed(1)} kB`,
  );
}

/** Judges what an event leaves in the log. */
export function judgeLog(bytes: number): Verdict {
  return judgeSize('logged for an event', bytes, budgets.loggedBytes, (size) => `${size.toFixed(0)} bytes`);
}

/** Judges what the largest bodies need. */
export function judgePeak({ body, bytes }: Peak): Verdict {
  return judgeSize(`peak memory, ${body}`, bytes, budgets.peakBytes, (size) => toMebibytes(size, 0));
}

/** Judges what is left on the heap. */
export function judgeLeak({ events, heapBytes }: Leak): Verdict {
  const measure = `heap growth in ${events.toLocaleString('en')} events`;
  return judgeSize(measure, heapBytes, budgets.heapGrowthBytes, toMebibytes);
}

/** Judges how the cost grows with the body. */
export function judgeGrowth({ format, exponent }: Growth): Verdict {
  return judgeSize(`growth with the body, ${format}`, exponent, budgets.exponent, (value) =>
    value.toFixed(2),
  );
}

/** Judges what XML costs beside JSON, for each byte of the body at the size where it is worst, past what an event costs anyway. */
export function judgeXml(growths: readonly Growth[]): Verdict {
  const perByte = (format: string): number[] =>
    growths
      .filter((growth) => growth.format === format)
      .flatMap(({ points }) => points.slice(1).map(({ bytes, cpuMs }) => cpuMs / bytes));
  const json = perByte('JSON');
  const worst = Math.max(...perByte('XML').map((cost, at) => cost / (json[at] ?? Number.NaN)));
  return judgeSize('XML to JSON, for each byte', worst, budgets.xmlToJson, (value) => value.toFixed(2));
}

export function toMebibytes(bytes: number, digits = 2): string {
  return `${(bytes / 2 ** 20).toFixed(digits)} MiB`;
}

/** The least and the median. */
export function toMilliseconds(values: readonly number[]): string {
  return `${Math.min(...values).toPrecision(3)} · ${median(values).toPrecision(3)} ms`;
}

/** Judges something of which there may only be so much. */
export function judgeSize(
  measure: string,
  size: number,
  budget: number,
  print: (size: number) => string,
): Verdict {
  return {
    measure,
    receive: print(size),
    comparedWith: '',
    ratio: '',
    budget: `≤ ${print(budget)}`,
    isKept: size <= budget,
  };
}
