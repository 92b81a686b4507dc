import { join } from 'node:path';
import { root } from './compile-events.ts';
import { packEvents } from './pack-events.ts';
import { releaseEvents } from './release-events.ts';
import { runNpm } from './run-npm.ts';

process.exitCode = releaseEvents(process.argv.slice(2), {
  pack: () => packEvents(join(root, '.pack')),
  npm: runNpm,
  print: (line) => void process.stdout.write(`${line}\n`),
});
