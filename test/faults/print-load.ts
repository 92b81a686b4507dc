/**
 * Sends many deliveries of all kinds while every service fails and the function is killed at random, and shows what is on
 * the queues then. `--seed=…` repeats a load, `--deliveries=…` says how many. Fails when a delivery that was answered 2xx is
 * not on a queue exactly once, or anything else is not as it must be.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runLoad } from './load.ts';
import { renderLoad } from './render.ts';
import { say, showProgress } from './say.ts';

const { seed, deliveries } = parseArgs({
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    deliveries: { type: 'string', default: '10000' },
  },
}).values;

say(
  `${deliveries} deliveries of all kinds while every service fails and the function is killed, seed ${seed}`,
);
const load = await runLoad({
  deliveries: Number(deliveries),
  seed,
  onProgress: (done) => showProgress(done, Number(deliveries)),
});
say(`\n${renderLoad(load)}\n`);
say(
  load.problems.length === 0
    ? 'Each delivery that was answered 2xx is on a queue as its sender was told, and nothing forged is.'
    : `NOT as it must be: ${load.problems.length} problems.`,
);
if (load.problems.length > 0) process.exitCode = 1;
