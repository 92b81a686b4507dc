import type { Replayed } from './replay-deliveries.ts';

/** A table of codes with what became of their deliveries, and a line with the sum. */
export function renderReplayed(replayed: readonly Replayed[]): string[] {
  if (replayed.length === 0) return ['Nothing was in quarantine for it.'];
  const rows = [...Map.groupBy(replayed, toRow)].map(([row, { length }]) => {
    const [code = '', result = '', type = ''] = row.split(' ');
    return [code, result, String(length), type];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [...rows.map(toLine).sort(), '', `Replay: ${toSum(replayed)}.`];
}

function toRow({ code, result, detail }: Replayed): string {
  return [code || '?', result, result === 'stays' ? '' : detail].join(' ');
}

function toSum(replayed: readonly Replayed[]): string {
  const words = { replayed: 'replayed', understood: 'would be replayed', stays: 'stay' } as const;
  return Object.entries(words)
    .map(([result, word]) => [replayed.filter((one) => one.result === result).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
