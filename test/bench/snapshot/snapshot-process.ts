import { fork, type ChildProcess } from 'node:child_process';

/** What one event led to, and what it took. */
export interface Handled {
  result: unknown;
  /** User and system time of all threads. */
  cpuMs: number;
  /** Garbage collected. */
  heapBytes: number;
  /** The most the process has held so far. */
  peakBytes: number;
}

/** A fresh execution environment of snapshot. */
export interface SnapshotProcess {
  handle(event: unknown): Promise<Handled>;
  close(): void;
}

export async function startSnapshotProcess(
  { runtimePath, bundlePath }: { runtimePath: string; bundlePath: string },
  environment: Readonly<Record<string, string>>,
): Promise<SnapshotProcess> {
  const child = fork(runtimePath, [bundlePath], {
    env: { ...environment },
    // As Lambda's runtime does for 512 MB, and a collection between steps.
    execArgv: ['--max-old-space-size=460', '--max-semi-space-size=25', '--expose-gc'],
    // CloudWatch's place is taken by nobody; errors are shown.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await next(child);
  return {
    handle(event) {
      const handled = next(child);
      child.send(event as object);
      return handled as Promise<Handled>;
    },
    close: () => child.disconnect(),
  };
}

function next(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('snapshot ended before it was done'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
