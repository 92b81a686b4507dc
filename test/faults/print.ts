/**
 * Shows that nothing authentic is lost: what a sender is told and what is on the queue when each service fails in each way.
 * Fails when anything is not as it must be.
 */
import { isDeepStrictEqual } from 'node:util';
import { faultRows } from './fault-rows.ts';
import { runFaultTable } from './fault-table.ts';
import { renderFaultTable } from './render.ts';
import { say, showProgress } from './say.ts';

say(`${faultRows.length} faults, each hitting one delivery`);
let done = 0;
const results = await runFaultTable(() => showProgress((done += 1), faultRows.length));
say(`\n${renderFaultTable(results)}\n`);

const failed = results.filter(({ seen, expected }) => !isDeepStrictEqual(seen, expected)).length;
say(
  failed === 0
    ? 'Every delivery is on its queue as its sender was told.'
    : `NOT as it must be: ${failed} faults.`,
);
if (failed > 0) process.exitCode = 1;
