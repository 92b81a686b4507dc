/**
 * Runs in a process of its own: hands events to the handler of a bundle, one at a time, and tells what that took.
 * Argument: the bundle. The first order loads it, so that order measures a cold start.
 */
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Order, Usage } from './candidate-process.ts';

type Handler = (event: APIGatewayProxyEventV2, context: object) => Promise<APIGatewayProxyStructuredResultV2>;

// Lambda's runtime has these loaded before any function, and as it does by `require`. An `import` would do more: to
// collect the names that node:http exports it evaluates the lazy ones too, which loads Node's whole fetch.
const require = createRequire(import.meta.url);
for (const name of ['node:crypto', 'node:http', 'node:https']) require(name);

// The sandbox's DNS server is given by address, and checking that address compiles a regular expression that takes
// milliseconds. In production nobody gives one.
isIP('::1');

const [bundlePath = ''] = process.argv.slice(2);
const functionName = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '';
const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 15_000,
};
let handler: Handler | undefined;

process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  void carryOut(order).then((usage) => process.send?.(usage));
});

async function carryOut({ events, count }: Order): Promise<Usage> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  handler ??= await loadHandler();
  for (let index = 0; index < count; index += 1) {
    const event = events[index % events.length];
    if (!event) throw new Error('there are no events');
    const { statusCode, body } = await handler(event, context);
    if (statusCode !== 200) throw new Error(`an event was answered ${statusCode}: ${body ?? ''}`);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const elapsedMs = performance.now() - startedAt;
  await collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { elapsedMs, cpuMs: (user + system) / 1000, heapBytes: heapUsed, rssBytes: rss, peakBytes };
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(pathToFileURL(bundlePath).href)) as Record<string, unknown>;
  if (typeof module['handler'] !== 'function') throw new Error(`${bundlePath} has no handler`);
  return module['handler'] as Handler;
}

// Where the process may: a collection drops compiled code too, which would count as the next order's work. Twice, with a
// turn of the event loop between: what a finalizer lets go of is free the second time.
async function collectGarbage(): Promise<void> {
  globalThis.gc?.();
  await nextTurn();
  globalThis.gc?.();
}
