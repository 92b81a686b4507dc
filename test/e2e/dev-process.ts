import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { findTaken, readPorts } from '../sandbox/dev/ports.ts';

/** `npm run dev` of a project, running. */
export interface DevProcess {
  /** Everything it said up to the first line with this text that has not been asked for yet. */
  until(text: string): Promise<string>;
  /** Sends it SIGTERM, and waits for its exit code. */
  end(): Promise<number | null>;
}

/** A port that is free, with the two after it. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const ports = readPorts(['--port', String(port)]);
    if (typeof ports !== 'string' && (await findTaken(ports)) === null) return port;
  }
}

export function startDev(directory: string, port: number): DevProcess {
  const child = spawn(process.execPath, ['test/sandbox/dev.ts', '--port', String(port)], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // Both outputs in one, as on a terminal.
  const queue: string[] = [];
  let wake: (() => void) | undefined;
  let isOver = false;
  const note = (line?: string): void => {
    if (line !== undefined) queue.push(line);
    wake?.();
  };
  createInterface({ input: child.stdout }).on('line', note);
  createInterface({ input: child.stderr }).on('line', note);
  void ended.then(() => {
    isOver = true;
    note();
  });
  return {
    async until(text) {
      const seen: string[] = [];
      for (;;) {
        const line = queue.shift();
        if (line === undefined) {
          if (isOver) throw new Error(`it ended without saying ${text}:\n${seen.join('\n')}`);
          await new Promise<void>((resolve) => (wake = resolve));
        } else {
          seen.push(line);
          if (line.includes(text)) return seen.join('\n');
        }
      }
    },
    async end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
