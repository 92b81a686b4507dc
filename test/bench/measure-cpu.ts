import { start, type Bench } from './bench.ts';
import type { Candidate } from './candidates.ts';
import type { CandidateProcess } from './candidate-process.ts';
import type { Body } from './workloads.ts';

export interface CpuOptions {
  rounds: number;
  eventsPerRound: number;
  /** Events before the first round, for the compiler to settle. */
  warmUpEvents: number;
}

/** Milliseconds of CPU for one warm event, round by round; candidates take turns, in one process each. */
export async function measureCpu<Name extends Candidate>(
  bench: Bench,
  { names, toBody }: { names: readonly Name[]; toBody: (id: number) => Body },
  { rounds, eventsPerRound, warmUpEvents }: CpuOptions,
): Promise<Record<Name, number[]>> {
  const running = names.map((name) => ({ name, process: start(bench, name), perEvent: [] as number[] }));
  const sign = (): ReturnType<Bench['world']['signEvents']> =>
    bench.world.signEvents(Math.min(400, Math.max(eventsPerRound, 1)), toBody);
  let events = sign();
  let signedAt = Date.now();
  for (const { process } of running) await process.carryOut({ events, count: warmUpEvents });
  for (let round = 0; round < rounds; round += 1) {
    // No delivery is accepted for longer than four minutes.
    if (Date.now() - signedAt > 60_000) [events, signedAt] = [sign(), Date.now()];
    for (const { process, perEvent } of running) {
      perEvent.push(await measureRound(process, events, eventsPerRound));
    }
  }
  for (const { process } of running) process.close();
  return Object.fromEntries(running.map(({ name, perEvent }) => [name, perEvent])) as Record<Name, number[]>;
}

async function measureRound(
  process: CandidateProcess,
  events: ReturnType<Bench['world']['signEvents']>,
  count: number,
): Promise<number> {
  const { cpuMs } = await process.carryOut({ events, count });
  return cpuMs / count;
}
