import type { Verdict } from './budgets.ts';

const headings = ['', 'receive', 'compared with', 'ratio (rounds)', 'budget', ''];

/** The verdicts as lines of aligned columns. */
export function toTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ measure, receive, comparedWith, ratio, budget, isKept }) => [
    measure,
    receive,
    comparedWith,
    ratio,
    budget,
    isKept ? 'PASS' : 'FAIL',
  ]);
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '))
    .map((line) => line.trimEnd())
    .join('\n');
}
