import { fork } from 'node:child_process';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** So many events to handle, taken from the given ones in turn. */
export interface Order {
  events: readonly APIGatewayProxyEventV2[];
  count: number;
}

/** What an order took, and what the process held afterwards. */
export interface Usage {
  elapsedMs: number;
  /** User and system time of all threads. */
  cpuMs: number;
  /** Garbage collected where the process was started for that. */
  heapBytes: number;
  rssBytes: number;
  /** The most the process has held so far. */
  peakBytes: number;
}

/** One fresh execution environment of a bundle. */
export interface CandidateProcess {
  /** @throws when the process ends before it is done, having printed why */
  carryOut(order: Order): Promise<Usage>;
  /** What it has written so far; '' where the log is not kept. */
  log(): string;
  close(): void;
}

export interface CandidateOptions {
  /** The program that carries out orders. */
  runtimePath: string;
  bundlePath: string;
  /** The whole environment of the process. */
  environment: Readonly<Record<string, string>>;
  /** Collects garbage after each order; makes it slower. */
  collectsGarbage: boolean;
  /** Keeps what is written to standard output, in place of CloudWatch. */
  keepsLog: boolean;
}

/** Starts a process whose first order loads the bundle. */
export function startCandidate({
  runtimePath,
  bundlePath,
  environment,
  collectsGarbage,
  keepsLog,
}: CandidateOptions): CandidateProcess {
  const child = fork(runtimePath, [bundlePath], {
    env: { ...environment },
    execArgv: collectsGarbage ? ['--expose-gc'] : [],
    // CloudWatch's place is taken by nobody; errors are shown.
    stdio: ['ignore', keepsLog ? 'pipe' : 'ignore', 'inherit', 'ipc'],
  });
  let log = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (log += text));
  return {
    carryOut(order) {
      return new Promise((resolve, reject) => {
        const onExit = (): void => reject(new Error(`${bundlePath} did not accept its events`));
        child.once('exit', onExit);
        child.once('message', (usage) => {
          child.off('exit', onExit);
          resolve(usage as Usage);
        });
        child.send(order);
      });
    },
    log: () => log,
    close: () => child.disconnect(),
  };
}
