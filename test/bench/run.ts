/**
 * Measures receive against a reference handler and two floors, prints how it keeps its budgets, and fails when it does
 * not keep one. Only ratios within one run and sizes are judged: times depend on the machine.
 * `--quick` takes fewer samples, `--json` prints one JSON document in place of the tables.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchReceive } from './bench-receive.ts';
import { prepareBundles } from './bundles.ts';
import { growthTable, toTable } from './to-table.ts';
import { startWorld } from './world.ts';

const { quick, json } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
}).values;
// Many short rounds rather than a few long ones: the noise of a machine comes and goes within seconds.
const samples = quick
  ? {
      coldRounds: 5,
      cpu: { rounds: 9, eventsPerRound: 400, warmUpEvents: 3_000 },
      memoryEvents: 20_000,
      sizes: [1_000, 100_000, 1_000_000],
    }
  : {
      coldRounds: 20,
      cpu: { rounds: 24, eventsPerRound: 800, warmUpEvents: 6_000 },
      memoryEvents: 100_000,
      sizes: [1_000, 10_000, 100_000, 400_000, 1_000_000, 2_000_000, 4_000_000],
    };

// Progress stands beside the result, which a program may read.
const say = (line: string): void => console.error(line);
const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const world = await startWorld(directory);
try {
  const bundles = await prepareBundles(directory, say);
  const { verdicts, growths } = await benchReceive({ bundles, world, say }, samples);
  const [cpu] = cpus();
  const machine = `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  if (json) console.log(JSON.stringify({ machine, verdicts, growths }, null, 2));
  else console.log(`\n${machine}\n\n${toTable(verdicts)}\n\n${growthTable(growths)}`);
  if (verdicts.some(({ isKept }) => !isKept)) process.exitCode = 1;
} finally {
  await world.close();
  await rm(directory, { recursive: true, force: true });
}
