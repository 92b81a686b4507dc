/**
 * Measures receive against a reference handler and a floor, prints how it keeps its budgets, and fails when it does not
 * keep one. Only ratios within one run and sizes are judged: times depend on the machine. `--quick` takes fewer samples.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { candidates } from './bench.ts';
import { judgeBundle, judgeCold, judgeCpu, judgeMemory, toMebibytes, toMilliseconds } from './budgets.ts';
import { prepareBundles } from './bundles.ts';
import { checkSameMessage } from './check-same-message.ts';
import { measureCold } from './measure-cold.ts';
import { measureCpu } from './measure-cpu.ts';
import { measureMemory } from './measure-memory.ts';
import { toTable } from './to-table.ts';
import { startWorld } from './world.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
// Many short rounds rather than a few long ones: the noise of a machine comes and goes within seconds.
const samples = quick
  ? { coldRounds: 5, cpu: { rounds: 10, eventsPerRound: 400, warmUpEvents: 3_000 }, memoryEvents: 20_000 }
  : { coldRounds: 15, cpu: { rounds: 24, eventsPerRound: 800, warmUpEvents: 6_000 }, memoryEvents: 100_000 };

const say = (line: string): void => console.log(line);
const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const world = await startWorld();
try {
  const bundles = await prepareBundles(directory, say);
  const bench = { bundles, world, say };

  say('checking that receive and the reference send the same message');
  await checkSameMessage(bench);
  say(`cold starts: ${samples.coldRounds} rounds`);
  const cold = await measureCold(bench, samples.coldRounds);
  say(`CPU: ${samples.cpu.rounds} rounds of ${samples.cpu.eventsPerRound} warm events`);
  const cpu = await measureCpu(bench, samples.cpu);
  say(`memory: ${samples.memoryEvents} events`);
  const growth = await measureMemory(bench, samples.memoryEvents);

  const verdicts = [judgeCold(cold), ...judgeCpu(cpu), judgeBundle(bundles.receive), judgeMemory(growth)];
  say(`\n${toTable(verdicts)}\n`);
  const elapsed = candidates.map(
    (name) => `${name} ${toMilliseconds(cold[name].map(({ elapsedMs }) => elapsedMs))}`,
  );
  say(`Not judged, Node ${process.version}:`);
  say(`  cold start by the clock: ${elapsed.join(', ')}`);
  say(`  bundle of the reference: ${(bundles.reference.bytes / 1000).toFixed(1)} kB`);
  say(`  growth of the whole process: ${toMebibytes(growth.rssBytes)}`);
  if (verdicts.some(({ isKept }) => !isKept)) process.exitCode = 1;
} finally {
  await world.close();
  await rm(directory, { recursive: true, force: true });
}
