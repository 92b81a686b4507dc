/** `npm run dev`: the world of `npm start`, kept running until Ctrl-C. Options: `--port 4580`. */
import { styleText } from 'node:util';
import { describeWorld } from './dev/describe-world.ts';
import { findTaken, readPorts } from './dev/ports.ts';
import { toLines, toLogLines } from './dev/to-lines.ts';
import { watchSources } from './dev/watch-sources.ts';
import { registerCallbacks } from './demo/register-callbacks.ts';
import { build, ownProject, packageDirectoryOf } from './gateway/build.ts';
import { createInspector } from './inspector/create-inspector.ts';
import { loadOwnConfig } from './load-own-config.ts';
import { startWorld, type World } from './world.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => print(`${styleText('dim', '•')} ${text}`);
const complain = (text: string): void => void process.stderr.write(`${styleText('red', '✘')} ${text}\n`);

let world: World | null = null;
let stopWatching = (): void => undefined;
let isEnding = false;
const packaging = new AbortController();
// Before anything is started: whenever it comes, all of it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
// npm passes a signal on to its shell, which ends without passing it on: then this is somebody else's child.
if (process.env['npm_lifecycle_event'] === 'dev') {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || void end(0), 200).unref();
}

const ports = readPorts(process.argv.slice(2));
const taken = typeof ports === 'string' ? ports : await findTaken(ports);
const loaded = await loadOwnConfig();
if (typeof ports === 'string' || taken !== null) {
  complain(taken ?? '');
  await end(1);
} else if ('mistakes' in loaded) {
  loaded.mistakes.forEach(complain);
  await end(1);
} else {
  try {
    await build(progress, { signal: packaging.signal });
    world = await startWorld({
      config: loaded.config,
      packageDirectory: packageDirectoryOf(ownProject),
      ports,
      page: createInspector,
      onLog: (line) => toLogLines(line).forEach(print),
    });
    world.recorder.watch((happening) => toLines(happening).forEach(print));
    print(`\n${await registerCallbacks(world)}\n`);
    print(describeWorld(world));
    stopWatching = watchSources(ownProject.directory, reload);
  } catch (error) {
    if (!packaging.signal.aborted) complain(messageOf(error));
    await end(1);
  }
}

let version = 0;

/** Takes over what was saved; while it is wrong, everything goes on as it was. */
async function reload(changed: string): Promise<void> {
  print('');
  progress(`${changed} has changed`);
  try {
    const next = await loadOwnConfig(++version);
    if ('mistakes' in next) next.mistakes.forEach(complain);
    else {
      await build(progress, { signal: packaging.signal });
      await world?.update(next.config);
      if (world) print(`\n${await registerCallbacks(world)}\n`);
      return;
    }
  } catch (error) {
    if (packaging.signal.aborted) return;
    complain(messageOf(error));
  }
  progress('everything goes on as it was before');
}

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  stopWatching();
  packaging.abort();
  await world?.close();
  process.exit(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
