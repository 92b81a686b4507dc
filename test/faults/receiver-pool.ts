import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../lib/config/environment.ts';
import type { ProcessAnswer, ProcessRequest } from './receiver-process.ts';

/** Receivers in processes of their own, as Lambda runs them: each has one delivery at a time, and may be killed. */
export interface ReceiverPool {
  /** Waits for a free one. @returns null when it was killed before it answered */
  deliver(request: ProcessRequest, killAfterMs: number | null): Promise<ProcessAnswer | null>;
  /** How many have been killed. */
  killed(): number;
  close(): Promise<void>;
}

const modulePath = fileURLToPath(new URL('receiver-process.ts', import.meta.url));

/** A pool of so many receivers with this environment; one that was killed is replaced when it is needed. */
export function startReceiverPool(environment: Environment, size: number): ReceiverPool {
  const idle: (ChildProcess | null)[] = Array.from({ length: size }, () => null);
  const waiting: ((child: ChildProcess | null) => void)[] = [];
  const alive = new Set<ChildProcess>();
  let killed = 0;

  function start(): ChildProcess {
    const child = fork(modulePath, { env: { ...environment }, execArgv: [], stdio: 'inherit' });
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    return child;
  }

  async function take(): Promise<ChildProcess> {
    const next =
      idle.length > 0
        ? idle.pop()
        : await new Promise<ChildProcess | null>((resolve) => waiting.push(resolve));
    return next && alive.has(next) && !next.killed ? next : start();
  }

  function giveBack(child: ChildProcess): void {
    const next = waiting.shift();
    if (next) next(child);
    else idle.push(child);
  }

  return {
    async deliver(request, killAfterMs) {
      const child = await take();
      const over = new AbortController();
      const until = async (event: 'message' | 'exit'): Promise<unknown[]> =>
        once(child, event, { signal: over.signal });
      const answered = until('message').then(([answer]) => answer as ProcessAnswer);
      const ended = until('exit').then(() => null);
      // One that ends just now is found to have ended.
      child.send(request, () => undefined);
      const kill = (): void => void (killed += Number(child.kill('SIGKILL')));
      const timer = killAfterMs === null ? undefined : setTimeout(kill, killAfterMs);
      const answer = await Promise.race([answered, ended]);
      clearTimeout(timer);
      over.abort();
      await Promise.allSettled([answered, ended]);
      giveBack(child);
      return answer;
    },
    killed: () => killed,
    async close() {
      const ends = [...alive].map((child) => once(child, 'exit'));
      for (const child of alive) child.kill('SIGKILL');
      await Promise.all(ends);
    },
  };
}
