import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import { toSummary } from './to-details.ts';
import { toCounts } from './to-state.ts';

// How often consumers' work on the queues is looked at.
const countIntervalMs = 400;

/**
 * Server-sent events: `exchanges`, those so far and then those that come; `counts`, what stands on each tab. One that
 * comes back is told what it has missed; after a restart, `reset` comes first.
 */
export function streamHappenings(world: World): (request: IncomingMessage, response: ServerResponse) => void {
  const run = randomUUID();
  return (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const tell = (event: string, data: unknown, id = ''): void =>
      void response.write(`event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`);

    let seen = 0;
    const [lastRun, lastNumber] = String(request.headers['last-event-id'] ?? '').split(' ');
    if (lastRun === run) seen = Number(lastNumber);
    else tell('reset', {});
    const tellNew = (): void => {
      const fresh = world.recorder.exchanges().filter(({ number }) => number > seen);
      seen = fresh.at(-1)?.number ?? seen;
      if (fresh.length > 0) tell('exchanges', fresh.map(toSummary), `${run} ${seen}`);
    };
    let told = '';
    const tellCounts = (): void => {
      const counts = toCounts(world);
      const text = JSON.stringify(counts);
      if (text !== told) tell('counts', counts);
      told = text;
    };
    tellNew();
    tellCounts();

    // What happens in one turn is told at once.
    let isPlanned = false;
    const stopWatching = world.recorder.watch(() => {
      if (isPlanned) return;
      isPlanned = true;
      setImmediate(() => {
        isPlanned = false;
        tellNew();
        tellCounts();
      });
    });
    const timer = setInterval(tellCounts, countIntervalMs);
    response.on('close', () => {
      stopWatching();
      clearInterval(timer);
    });
  };
}
