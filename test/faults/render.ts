import { isDeepStrictEqual } from 'node:util';
import { faultRows } from './fault-rows.ts';
import type { FaultResult, Sight } from './fault-table.ts';
import type { LoadResult } from './load.ts';
import type { TallyRow } from './tally.ts';

const headings = [
  'service',
  'fault',
  'times',
  'delivery',
  'sender is told',
  'on the queue',
  'kept',
  'sent again',
  'on the queue',
  '',
];

const legend = `always: the sender tries twice meanwhile. sent again: once more when all is well, whatever it was told before.
kept: in quarantine, with the code queue-unavailable, because the event queue did not take it; replay sends it on with the same id.
503 with 1 on the queue: SQS took the message, but its answer was lost. The sender is told to try again, and SQS drops the copy.
with a token: nothing in such a delivery is unique, so every time it is sent is a message.`;

/** The results as lines of aligned columns, in the table's order, and how to read them. */
export function renderFaultTable(results: readonly FaultResult[]): string {
  const ordered = results.toSorted((one, other) => faultRows.indexOf(one.row) - faultRows.indexOf(other.row));
  return `${alignColumns([headings, ...ordered.map(toCells)])}\n\n${legend}`;
}

/** What came of the load, problems last. */
export function renderLoad(result: LoadResult): string {
  const { requests, faults, killed, answers, sentAgain, givenUp, events, quarantined, inS3, problems } =
    result;
  const lines = [
    `${requests} requests; ${faults} times a service failed, ${killed} times the function was killed`,
    `${sentAgain} deliveries were sent again, ${givenUp} given up by their sender`,
    `on the queues: ${events} events, ${quarantined} quarantined; ${inS3} of them with their body in S3`,
    '',
    alignColumns([tallyHeadings, ...result.tally.map(toTallyCells)]),
    tallyLegend,
    '',
    alignColumns(Object.entries(answers).map(([answer, count]) => [`  ${answer}`, String(count)])),
    ...problems.map((problem) => `PROBLEM ${problem}`),
  ];
  return lines.join('\n');
}

const tallyHeadings = ['', 'sent', 'answered 2xx', 'on a queue once', 'on both', 'twice', 'lost'];
const tallyLegend =
  'on both: the event queue took one copy and refused another, or took it and its answer was lost; kept with the same id.';

function toTallyCells({ kind, deliveries, accepted, once, onBoth, twice, lost }: TallyRow): string[] {
  return [kind, ...[deliveries, accepted, once, onBoth, twice, lost].map(String)];
}

function toCells({ row, seen, expected }: FaultResult): string[] {
  const { service, fault, times, delivery } = row;
  const isRight = isDeepStrictEqual(seen, expected);
  return [
    ...[service, fault, times, delivery, seen.told, String(seen.queued), String(seen.kept)],
    ...[seen.toldAfter, String(seen.queuedAfter)],
    isRight ? 'ok' : `WRONG, expected ${toText(expected)}, saw ${toText(seen)}`,
  ];
}

function toText(sight: Sight): string {
  return JSON.stringify(sight);
}

function alignColumns(lines: readonly (readonly string[])[]): string {
  const count = Math.max(...lines.map((cells) => cells.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '))
    .map((line) => line.trimEnd())
    .join('\n');
}
