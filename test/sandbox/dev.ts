/** `npm run dev`: the world of `npm start`, kept running until Ctrl-C. */
import { styleText } from 'node:util';
import { build, ownProject, packageDirectoryOf } from './gateway/build.ts';
import { loadOwnConfig } from './load-own-config.ts';
import { registerCallbacks } from './demo/register-callbacks.ts';
import type { Stack } from './gateway/stack.ts';
import { startWorld, type World } from './world.ts';

const pollMs = 200;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const loaded = await loadOwnConfig();
if ('mistakes' in loaded) {
  for (const mistake of loaded.mistakes) process.stderr.write(`${styleText('red', '✘')} ${mistake}\n`);
  process.exit(1);
}
const { config } = loaded;
await build((line) => print(`• ${line}`));
const world = await startWorld({ config, packageDirectory: packageDirectoryOf(ownProject) });
print(`\n${await registerCallbacks(world)}\n`);
print(describe(world));

let [shownEvents, shownLogs] = [0, world.stack.logs().length];
const timer = setInterval(() => {
  shownLogs = showLogs(world.stack, shownLogs);
  shownEvents = showEvents(world, shownEvents);
}, pollMs);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(timer);
    void world.close().then(() => process.exit(0));
  });
}

function describe({ stack, controlUrl, copernica, aws }: World): string {
  const database = copernica.databases[0]?.id ?? 0;
  return `Receiver           ${stack.url}/callbacks/…
Copernica REST     ${copernica.apiUrl}
SQS and S3         ${aws.address}
Profiles           ${controlUrl}/sandbox/profiles
Callbacks          ${controlUrl}/sandbox/callbacks
Deliveries         ${controlUrl}/sandbox/deliveries

Create a profile   curl -s -X POST ${controlUrl}/sandbox/databases/${database}/profiles -d '{"fields":{"email":"new@example.com"}}'
Change it          curl -s -X POST ${controlUrl}/sandbox/profiles/101 -d '{"fields":{"company":"Apple"}}'
Send a delivery    curl -s ${controlUrl}/sandbox/delivery | sh
                   (prints a curl line with a fresh signature and runs it; the signature is good for five minutes)

Events and log lines appear below. Ctrl-C ends it.
`;
}

function showEvents({ messages }: World, shown: number): number {
  const all = messages('EventQueue');
  for (const { body } of all.slice(shown)) print(`event    ${body}`);
  return all.length;
}

function showLogs({ logs }: Stack, shown: number): number {
  const all = logs();
  for (const { lambda, line } of all.slice(shown)) print(`${lambda.padEnd(8)} ${line}`);
  return all.length;
}
