import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FauxqsServer } from 'fauxqs';
import { unpackFunctions } from './functions.ts';
import type { Outcome } from './invocation.ts';
import { createLambdaService, type LogLine } from './lambda-service.ts';
import { provision } from './provision.ts';
import { createRouter } from './routes.ts';
import { startGateway } from './start-gateway.ts';
import { readTemplate } from './template.ts';

/** The packaged stack, deployed onto this machine. */
export interface Stack {
  /** Base URL of the HTTP API. */
  url: string;
  /** Logical id in the template to the queue's name in fauxqs. */
  queueNames: ReadonlyMap<string, string>;
  bucketNames: ReadonlyMap<string, string>;
  /** Calls a function by its name in serverless.yml. */
  invoke(name: string, event: unknown): Promise<Outcome>;
  /** What the functions have printed. */
  logs(): LogLine[];
  /** Lets a function's next event meet a cold start. */
  restart(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface StackOptions {
  /** Folder with the template and the zips. */
  packageDirectory: string;
  aws: FauxqsServer;
  /** Variables for every function, on top of the template's: where the played services are. */
  environment: Record<string, string>;
  /** How many processes one function may have; default 4. */
  maxProcesses?: number;
}

/** Makes the template's resources, unpacks its functions and serves its HTTP API. */
export async function startStack({
  packageDirectory,
  aws,
  environment,
  maxProcesses,
}: StackOptions): Promise<Stack> {
  const template = await readTemplate(join(packageDirectory, 'cloudformation-template-update-stack.json'));
  const gateway = await startGateway();
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-functions-'));
  const provisioned = provision(template, aws, gateway.url);
  const functions = await unpackFunctions(template, provisioned, packageDirectory, directory);
  const lambdas = createLambdaService(functions, environment, maxProcesses);
  const nameOf = (id: string): string => functions.find((lambda) => lambda.id === id)?.name ?? id;
  gateway.connect({
    route: createRouter(template, provisioned),
    invoke: (lambdaId, event) => lambdas.invoke(nameOf(lambdaId), event),
  });
  return {
    url: gateway.url,
    queueNames: provisioned.queueNames,
    bucketNames: provisioned.bucketNames,
    invoke: lambdas.invoke,
    logs: lambdas.logs,
    restart: lambdas.restart,
    async close() {
      await gateway.close();
      await lambdas.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
