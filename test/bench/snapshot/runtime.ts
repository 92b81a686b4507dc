/** Runs in a process of its own, so that only snapshot's work is counted: handles each event that comes in. Argument: the bundle. */
import { pathToFileURL } from 'node:url';
import type { Handled } from './snapshot-process.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const [path = ''] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(path).href)) as { handler: Handler };

process.on('disconnect', () => process.exit(0));
process.on('message', (event) => {
  void handle(event).then((handled) => process.send?.(handled));
});
process.send?.({ ready: true });

async function handle(event: unknown): Promise<Handled> {
  // Short, so that there are several steps to compare.
  const endsAt = Date.now() + 20_000;
  const before = process.cpuUsage();
  const result = await handler(event, { getRemainingTimeInMillis: () => endsAt - Date.now() });
  const { user, system } = process.cpuUsage(before);
  globalThis.gc?.();
  return {
    result,
    cpuMs: (user + system) / 1000,
    heapBytes: process.memoryUsage().heapUsed,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
