import type { Verdict } from './budgets.ts';
import type { Growth } from './measure-growth.ts';

const headings = [
  '',
  'measured (least · median)',
  'compared with',
  'ratio of the least · median (rounds)',
  'budget',
  '',
];

/** The verdicts as lines of aligned columns. */
export function toTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ measure, receive, comparedWith, ratio, budget, isKept }) => [
    measure,
    receive,
    comparedWith,
    ratio,
    budget,
    budget === '' ? '' : isKept ? 'PASS' : 'FAIL',
  ]);
  return align([headings, ...rows]);
}

/** A row a format: microseconds of CPU for each kilobyte, by the size of the body, and the exponent. */
export function growthTable(growths: readonly Growth[]): string {
  const sizes = growths[0]?.points.map(({ bytes }) => `${(bytes / 1000).toPrecision(2)} kB`) ?? [];
  const rows = growths.map(({ format, points, exponent }) => [
    format,
    ...points.map(({ bytes, cpuMs }) => ((cpuMs * 1_000) / (bytes / 1_000)).toPrecision(3)),
    exponent.toFixed(2),
  ]);
  return align([['µs per kB', ...sizes, 'exponent'], ...rows]);
}

function align(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('   '))
    .map((line) => line.trimEnd())
    .join('\n');
}
