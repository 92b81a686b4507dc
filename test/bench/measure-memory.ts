import { start, type Bench } from './bench.ts';
import { workloads } from './workloads.ts';

/** How much more receive held at the end than early on, in bytes. */
export interface Leak {
  events: number;
  /** Garbage collected. */
  heapBytes: number;
  /** Of the whole process. V8 grows its young generation in large steps, the floor's too, so this is not judged. */
  rssBytes: number;
}

const batches = 10;
const signedEvents = 400;

/**
 * Sends so many events through one process of receive and compares the heap after the second of ten batches with the
 * heap after the last: the first two fill caches and compile what is hot.
 */
export async function measureMemory(bench: Bench, events: number): Promise<Leak> {
  const process = start(bench, 'receive', { collectsGarbage: true });
  const usages = [];
  for (let batch = 1; batch <= batches; batch += 1) {
    // Signed for each batch: no delivery is accepted for longer than five minutes.
    const order = { events: bench.world.signEvents(signedEvents, workloads.JSON), count: events / batches };
    usages.push(await process.carryOut(order));
    const heap = ((usages.at(-1)?.heapBytes ?? NaN) / 2 ** 20).toFixed(2);
    bench.say(`  ${(events / batches) * batch} events, heap ${heap} MiB`);
  }
  process.close();
  const [, early] = usages;
  const last = usages.at(-1);
  if (!early || !last) throw new Error('there are not enough batches');
  return {
    events,
    heapBytes: last.heapBytes - early.heapBytes,
    rssBytes: last.rssBytes - early.rssBytes,
  };
}
