import { setTimeout as sleep } from 'node:timers/promises';
import { acts } from './acts.ts';
import { startRehearsal } from './world.ts';

// Started by run.ts, with an environment in which AWS is the emulator.
const rehearsal = await startRehearsal();
const started = Date.now();
let failure: { name: string; error: unknown } | null = null;
for (const { name, play } of acts) {
  const startedAct = Date.now();
  try {
    const seen = await play(rehearsal);
    printRow('✔', name, startedAct, seen);
  } catch (error) {
    failure = { name, error };
    printRow('✘', name, startedAct, '');
    break;
  }
}
if (failure) {
  const { message } = failure.error instanceof Error ? failure.error : new Error(String(failure.error));
  process.stdout.write(`\n${failure.name}: ${message}\n`);
} else printRow('✔', `${acts.length} acts`, started, '');
// A connection that somebody still holds must not keep the rehearsal from ending.
await Promise.race([rehearsal.close(), sleep(2_000)]);
process.exit(failure ? 1 : 0);

function printRow(sign: string, name: string, since: number, seen: string): void {
  const seconds = ((Date.now() - since) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${sign} ${name.padEnd(42)} ${seconds} s  ${seen}\n`.trimEnd() + '\n');
}
