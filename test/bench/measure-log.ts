import { start, type Bench } from './bench.ts';
import { workloads } from './workloads.ts';

const events = 100;

/** Bytes that one forwarded event leaves in the log, its metrics included. */
export async function measureLog(bench: Bench): Promise<number> {
  const process = start(bench, 'receive', { keepsLog: true });
  await process.carryOut({ events: bench.world.signEvents(events, workloads.JSON), count: events });
  process.close();
  return Buffer.byteLength(process.log()) / events;
}
