import type { Bench } from './bench.ts';
import {
  budgets,
  judgeBundle,
  judgeGrowth,
  judgeLeak,
  judgeLog,
  judgePeak,
  judgeRatio,
  judgeXml,
  type Verdict,
} from './budgets.ts';
import { checkSameMessage } from './check-same-message.ts';
import { measureCold } from './measure-cold.ts';
import { measureCpu, type CpuOptions } from './measure-cpu.ts';
import { measureGrowth, type Growth } from './measure-growth.ts';
import { measureLog } from './measure-log.ts';
import { measureMemory } from './measure-memory.ts';
import { measurePeaks } from './measure-peak.ts';
import { comparedWorkloads, workloads, type Workload } from './workloads.ts';

/** How much is measured: all of it takes minutes. */
export interface ReceiveSamples {
  coldRounds: number;
  cpu: CpuOptions;
  memoryEvents: number;
  /** Bytes of the bodies whose cost is compared. */
  sizes: readonly number[];
}

/** Everything that is measured of receive. */
export async function benchReceive(
  bench: Bench,
  samples: ReceiveSamples,
): Promise<{ verdicts: Verdict[]; growths: Growth[] }> {
  const { say, bundles } = bench;
  say('checking that receive and the reference send the same messages');
  await checkSameMessage(bench);
  say(`cold starts: ${samples.coldRounds} rounds`);
  const cold = await judgeColdStart(bench, samples.coldRounds);
  say(`CPU: ${samples.cpu.rounds} rounds of ${samples.cpu.eventsPerRound} warm events`);
  const warm = await judgeWarm(bench, samples.cpu);
  say(`memory: ${samples.memoryEvents} events, then the largest bodies`);
  const leak = await measureMemory(bench, samples.memoryEvents);
  const peaks = await measurePeaks(bench);
  say('growth with the body');
  const growths = await measureGrowth(bench, samples.sizes);
  const verdicts = [
    ...cold,
    ...warm,
    judgeLog(await measureLog(bench)),
    judgeBundle(bundles.receive),
    judgeLeak(leak),
    ...peaks.map(judgePeak),
    ...growths.map(judgeGrowth),
    judgeXml(growths),
  ];
  return { verdicts, growths };
}

/**
 * Loading the bundle and handling the first event, by CPU time: there is next to nothing to wait for, Lambda gives a
 * function of 512 MB a third of a CPU, and on a machine with other work the time on the clock would be a lottery.
 */
async function judgeColdStart(bench: Bench, rounds: number): Promise<Verdict[]> {
  const usages = await measureCold(bench, rounds);
  const cpu = (name: 'receive' | 'reference' | 'signed floor'): number[] =>
    usages[name].map(({ cpuMs }) => cpuMs);
  const measure = 'cold: load bundle, first event';
  const other = { name: 'reference', values: cpu('reference') };
  const floor = { name: 'signed floor', values: cpu('signed floor') };
  return [
    judgeRatio({ measure, receive: cpu('receive'), other, budget: budgets.coldToReference }),
    judgeRatio({ measure, receive: cpu('receive'), other: floor }),
  ];
}

async function judgeWarm(bench: Bench, options: CpuOptions): Promise<Verdict[]> {
  const names = ['receive', 'reference', 'signed floor', 'floor'] as const;
  const json = await measureCpu(bench, { names, toBody: workloads.JSON }, options);
  const measure = 'CPU of a warm event, JSON';
  const toComparison = (name: (typeof names)[number], budget?: number): Verdict =>
    judgeRatio({
      measure,
      receive: json.receive,
      other: { name, values: json[name] },
      ...(budget === undefined ? {} : { budget }),
    });
  const verdicts = [
    toComparison('reference', budgets.warmToReference),
    toComparison('signed floor', budgets.warmToSignedFloor),
    toComparison('floor'),
  ];
  for (const name of comparedWorkloads.filter((workload) => workload !== 'JSON')) {
    verdicts.push(await judgeWorkload(bench, name, options));
  }
  const pair = { names: ['receive'] as const, toBody: workloads.form };
  const { receive } = await measureCpu(bench, pair, options);
  const other = { name: 'receive, JSON', values: json.receive };
  return [...verdicts, judgeRatio({ measure: 'CPU of a warm event, form', receive, other })];
}

async function judgeWorkload(bench: Bench, name: Workload, options: CpuOptions): Promise<Verdict> {
  const isLarge = name.startsWith('200 ');
  const eventsPerRound = isLarge ? Math.ceil(options.eventsPerRound / 8) : options.eventsPerRound;
  const { receive, reference } = await measureCpu(
    bench,
    { names: ['receive', 'reference'], toBody: workloads[name] },
    { rounds: Math.ceil(options.rounds / 3), eventsPerRound, warmUpEvents: eventsPerRound * 4 },
  );
  const other = { name: 'reference', values: reference };
  return judgeRatio({ measure: `CPU of a warm event, ${name}`, receive, other });
}
