/**
 * Shows that nothing authentic is lost: what a sender is told and what is on the queue when each service fails in each way,
 * and what is there after many deliveries while all of them fail at random. `--seed=…` repeats a load. Fails when anything
 * is not as it must be.
 */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { faultRows } from './fault-rows.ts';
import { runFaultTable } from './fault-table.ts';
import { runLoad } from './load.ts';
import { renderFaultTable, renderLoad } from './render.ts';

const { seed, deliveries } = parseArgs({
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    deliveries: { type: 'string', default: '2000' },
  },
}).values;

const say = (text: string): void => console.log(text);
const progress = (text: string): void => {
  if (process.stdout.isTTY) process.stdout.write(`\r${text}`);
};

say(`${faultRows.length} faults, each hitting one delivery`);
let done = 0;
const results = await runFaultTable(() => progress(`${(done += 1)} of ${faultRows.length} `));
say(`\n${renderFaultTable(results)}\n`);

say(`${deliveries} deliveries of all kinds while every service fails at random, seed ${seed}`);
const load = await runLoad({
  deliveries: Number(deliveries),
  seed,
  onProgress: (count) => progress(`${count} of ${deliveries} `),
});
say(`\n${renderLoad(load)}\n`);

const failed = results.filter(({ seen, expected }) => !isDeepStrictEqual(seen, expected)).length;
say(
  failed === 0 && load.problems.length === 0
    ? 'Every delivery is on its queue as its sender was told, and nothing forged is.'
    : `NOT as it must be: ${failed} faults, ${load.problems.length} problems under load.`,
);
if (failed > 0 || load.problems.length > 0) process.exitCode = 1;
