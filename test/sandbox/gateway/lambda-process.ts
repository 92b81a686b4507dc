import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LambdaFunction } from './functions.ts';
import type { Invocation, Outcome, ProcessMessage } from './invocation.ts';

/** One execution environment: a process that handles one event at a time. */
export interface LambdaProcess {
  /** Runs one event; ends the process when it takes longer than the function may. */
  run(invocation: Invocation): Promise<Outcome>;
  /** False once the process has ended. */
  isAlive(): boolean;
  close(): Promise<void>;
}

/** Starts a process for a function, with exactly this environment; each line it prints goes to `onLine`. */
export function startLambdaProcess(
  lambda: LambdaFunction,
  environment: Record<string, string>,
  onLine: (line: string) => void,
): LambdaProcess {
  const { modulePath, exportName } = findHandler(lambda);
  const child = fork(fileURLToPath(new URL('lambda-runtime.ts', import.meta.url)), [modulePath, exportName], {
    cwd: lambda.directory,
    env: environment,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface({ input: output }).on('line', onLine);
  }
  let isAlive = true;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isAlive = false;
      resolve();
    });
  });
  // Not awaited here: the first event waits for the handler to load, and a failure to load is that event's outcome.
  const loading = nextMessage(child, ended);

  async function run(invocation: Invocation): Promise<Outcome> {
    const loaded = await loading;
    if ('outcome' in loaded) {
      child.kill('SIGKILL');
      return loaded.outcome;
    }
    const reply = nextMessage(child, ended);
    child.send(invocation);
    const message = await reply;
    return 'outcome' in message ? message.outcome : failure('Runtime.Unknown', 'two handlers in one process');
  }

  return {
    isAlive: () => isAlive,
    async run(invocation) {
      const timeout = setTimeout(() => {
        isAlive = false;
        child.kill('SIGKILL');
      }, invocation.deadline - Date.now());
      const outcome = await run(invocation);
      clearTimeout(timeout);
      return outcome;
    },
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function nextMessage(child: ChildProcess, ended: Promise<void>): Promise<ProcessMessage> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as ProcessMessage));
    void ended.then(() =>
      resolve({ outcome: failure('Runtime.ExitError', 'the function ended or ran out of time') }),
    );
  });
}

function findHandler({ directory, handler }: LambdaFunction): { modulePath: string; exportName: string } {
  const dot = handler.lastIndexOf('.');
  const base = join(directory, handler.slice(0, dot));
  const modulePath = ['.mjs', '.js', '.cjs']
    .map((extension) => base + extension)
    .find((path) => existsSync(path));
  if (!modulePath) throw new Error(`the package has no module for the handler ${handler}`);
  return { modulePath, exportName: handler.slice(dot + 1) };
}

function failure(errorType: string, errorMessage: string): Outcome {
  return { error: { errorType, errorMessage, trace: [] } };
}
