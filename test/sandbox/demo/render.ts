import { stripVTControlCharacters, styleText } from 'node:util';
import type { StepResult } from './run-scenario.ts';

/** A table of what was changed, what was delivered and answered, and what arrived on the queue. */
export function renderResults(results: readonly StepResult[]): string {
  const rows = results.flatMap(({ step, deliveries, events, differences }) => {
    const mark = differences.length === 0 ? styleText('green', '✔') : styleText('red', '✘');
    const height = Math.max(1, deliveries.length, events.length);
    return Array.from({ length: height }, (_, line) => {
      const delivery = deliveries[line];
      const event = events[line];
      return [
        line === 0 ? `${mark} ${step.change}` : '',
        delivery ? `${toPath(delivery.request.url)} ${delivery.shape} → ${delivery.status}` : 'no callback',
        event ? event.type : '–',
        event?.subject ?? '',
      ];
    });
  });
  return renderTable(['Changed at Copernica', 'Delivered to API Gateway', 'On the queue', 'About'], rows);
}

/** Rows under a header, in columns as wide as their longest cell. */
function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => stripVTControlCharacters(row[column] ?? '').length)),
  );
  const toLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stripVTControlCharacters(cell).length))
      .join('  ')
      .trimEnd();
  return [toLine(header), toLine(widths.map((width) => '─'.repeat(width))), ...rows.map(toLine)].join('\n');
}

function toPath(url: string): string {
  return new URL(url).pathname.replace('/callbacks/', '');
}
