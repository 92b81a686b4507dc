import { spawnSync } from 'node:child_process';

/** Runs npm, its complaints on stderr for the person to read: what it printed, null when it failed. */
export function runNpm(...args: string[]): string | null {
  const { status, stdout } = spawnSync('npm', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return status === 0 ? stdout : null;
}
