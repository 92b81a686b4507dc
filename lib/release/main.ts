import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './compile-events.ts';
import { packEvents } from './pack-events.ts';
import { releaseEvents } from './release-events.ts';

process.exitCode = releaseEvents(process.argv.slice(2), {
  pack: () => packEvents(join(root, '.pack')),
  isPublished(name, version) {
    try {
      return execFileSync('npm', ['view', `${name}@${version}`, 'version'], { stdio: 'pipe' }).length > 0;
    } catch {
      // A name that nobody has used yet is an error.
      return false;
    }
  },
  publish(path) {
    execFileSync('npm', ['publish', path, '--access', 'public'], { stdio: 'inherit' });
  },
  print(line) {
    process.stdout.write(`${line}\n`);
  },
});
