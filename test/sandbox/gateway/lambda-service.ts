import { randomUUID } from 'node:crypto';
import type { LambdaFunction } from './functions.ts';
import type { Outcome } from './invocation.ts';
import { startLambdaProcess, type LambdaProcess } from './lambda-process.ts';
import { region } from './resolve-intrinsics.ts';

/** A line a function printed. */
export interface LogLine {
  /** The function's name in serverless.yml. */
  lambda: string;
  line: string;
}

/** Runs the template's functions, each in processes of its own. */
export interface LambdaService {
  /** Runs one event in an idle process, else in a new one, else in the first that gets free. */
  invoke(name: string, event: unknown): Promise<Outcome>;
  /** Ends the function's processes, so that its next event meets a cold start. */
  restart(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Every function also gets `environment`, on top of what the template and Lambda itself set. */
export function createLambdaService(
  functions: readonly LambdaFunction[],
  environment: Record<string, string>,
  { onLog, maxProcesses = 4 }: { onLog: (line: LogLine) => void; maxProcesses?: number | undefined },
): LambdaService {
  const pools = new Map(functions.map((lambda) => [lambda.name, createPool(lambda)]));

  function createPool(lambda: LambdaFunction) {
    const idle: LambdaProcess[] = [];
    const all = new Set<LambdaProcess>();
    const waiting: (() => void)[] = [];
    const acquire = async (): Promise<LambdaProcess> => {
      for (;;) {
        for (const ended of [...all].filter((candidate) => !candidate.isAlive())) all.delete(ended);
        const free = idle.pop();
        if (free?.isAlive()) return free;
        if (!free && all.size < maxProcesses) {
          const started = startLambdaProcess(lambda, toEnvironment(lambda, environment), (line) =>
            onLog({ lambda: lambda.name, line }),
          );
          all.add(started);
          return started;
        }
        if (!free) await new Promise<void>((resolve) => waiting.push(resolve));
      }
    };
    return { lambda, idle, all, waiting, acquire };
  }

  function poolOf(name: string) {
    const pool = pools.get(name);
    if (!pool) throw new Error(`the template has no function ${name}`);
    return pool;
  }

  return {
    async invoke(name, event) {
      const { lambda, idle, waiting, acquire } = poolOf(name);
      const running = await acquire();
      const deadline = Date.now() + lambda.timeoutMs;
      const outcome = await running.run({ event, awsRequestId: randomUUID(), deadline });
      if (running.isAlive()) idle.push(running);
      waiting.shift()?.();
      return outcome;
    },
    async restart(name) {
      await Promise.all([...poolOf(name).all].map((running) => running.close()));
    },
    async close() {
      await Promise.all([...pools.values()].flatMap(({ all }) => [...all].map((running) => running.close())));
    },
  };
}

/** The template's variables and Lambda's own; nothing of the process that runs the sandbox. */
function toEnvironment(lambda: LambdaFunction, extra: Record<string, string>): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_SESSION_TOKEN: 'sandbox',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: lambda.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'sandbox',
    LAMBDA_TASK_ROOT: lambda.directory,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...lambda.environment,
    ...extra,
  };
}
