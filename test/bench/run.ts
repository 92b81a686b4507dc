/**
 * Measures receive against a reference handler and two floors, or, given `snapshot`, a snapshot of a million profiles; prints how
 * the budgets are kept, and fails when one is not. Of receive only ratios within one run and sizes are judged: times depend on
 * the machine.
 * `--quick` takes fewer samples, `--json` prints one JSON document in place of the tables.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchReceive } from './bench-receive.ts';
import type { Verdict } from './budgets.ts';
import { prepareBundles } from './bundles.ts';
import type { Growth } from './measure-growth.ts';
import { benchSnapshot } from './snapshot/bench-snapshot.ts';
import { growthTable, toTable } from './to-table.ts';
import { startWorld } from './world.ts';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { quick, json } = values;
const [subject = 'receive'] = positionals;
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
const [cpu] = cpus();
const machine = `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
const directory = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  const { verdicts, growths } = await measure(subject);
  if (json) console.log(JSON.stringify({ machine, verdicts, growths }, null, 2));
  else console.log([`\n${machine}`, toTable(verdicts), ...growths.map(growthTable)].join('\n\n'));
  if (verdicts.some(({ isKept }) => !isKept)) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function measure(what: string): Promise<{ verdicts: Verdict[]; growths: Growth[][] }> {
  if (what === 'snapshot')
    return { verdicts: await benchSnapshot({ directory, say }, quick ? 100_000 : 1_000_000), growths: [] };
  if (what !== 'receive') throw new Error(`there is nothing to measure of ${what}: receive or snapshot`);
  const world = await startWorld(directory);
  try {
    const bundles = await prepareBundles(directory, say);
    const { verdicts, growths } = await benchReceive({ bundles, world, say }, samples);
    return { verdicts, growths: [growths] };
  } finally {
    await world.close();
  }
}
