import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FauxqsServer } from 'fauxqs';
import { createEventBus, type Emit } from './event-bus.ts';
import { startEventSources, type EventSources } from './event-sources.ts';
import { unpackFunctions } from './functions.ts';
import type { Outcome } from './invocation.ts';
import { createLambdaService, type LambdaService, type LogLine } from './lambda-service.ts';
import { provision, type Provisioned } from './provision.ts';
import { createRouter } from './routes.ts';
import { startGateway, type Exchange } from './start-gateway.ts';
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
  /** Puts an event on EventBridge's bus, whose rules lead it to functions. */
  emit: Emit;
  /** An attribute of a resource, such as `ReceiveErrorsAlarm.Arn`. */
  attribute(name: string): string | undefined;
  /** What the functions have printed. */
  logs(): LogLine[];
  /** Lets a function's next event meet a cold start. */
  restart(name: string): Promise<void>;
  /** Takes over what was packaged meanwhile; queues and buckets stay, with what they hold. */
  update(): Promise<void>;
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
  /** Of the HTTP API; default a free one. */
  port?: number;
  onExchange?: (exchange: Exchange) => void;
  onLog?: (line: LogLine) => void;
}

/** What one deploy made. */
interface Deployed {
  provisioned: Provisioned;
  lambdas: LambdaService;
  sources: EventSources;
  emit: Emit;
  /** Where the functions were unpacked. */
  directory: string;
}

/** Makes the template's resources, unpacks its functions and serves its HTTP API. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { onExchange = () => undefined, onLog = () => undefined, port = 0 } = options;
  const logs: LogLine[] = [];
  const gateway = await startGateway({ port, onExchange });
  const keep = (line: LogLine): void => {
    logs.push(line);
    onLog(line);
  };

  async function deploy(earlier: Provisioned | null): Promise<Deployed> {
    const { packageDirectory, aws, environment, maxProcesses } = options;
    const template = await readTemplate(join(packageDirectory, 'cloudformation-template-update-stack.json'));
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-functions-'));
    const provisioned = provision(template, aws, { apiEndpoint: gateway.url, earlier });
    const functions = await unpackFunctions(template, provisioned, packageDirectory, directory);
    const lambdas = createLambdaService(functions, environment, { onLog: keep, maxProcesses });
    const nameOf = (id: string): string => functions.find((lambda) => lambda.id === id)?.name ?? id;
    gateway.connect({
      route: createRouter(template, provisioned),
      invoke: (lambdaId, event) => lambdas.invoke(nameOf(lambdaId), event),
    });
    const invoke = (arn: string, event: unknown): Promise<Outcome> =>
      lambdas.invoke(nameOf(toLogicalId(arn, provisioned)), event);
    const sources = startEventSources(template, provisioned, { sqsUrl: aws.address, invoke });
    const emit = createEventBus(template, provisioned, invoke);
    return { provisioned, lambdas, sources, emit, directory };
  }

  let deployed = await deploy(null);
  return {
    url: gateway.url,
    get queueNames() {
      return deployed.provisioned.queueNames;
    },
    get bucketNames() {
      return deployed.provisioned.bucketNames;
    },
    invoke: (name, event) => deployed.lambdas.invoke(name, event),
    emit: (event) => deployed.emit(event),
    attribute: (name) => deployed.provisioned.attributes.get(name),
    logs: () => [...logs],
    restart: (name) => deployed.lambdas.restart(name),
    async update() {
      const old = deployed;
      deployed = await deploy(old.provisioned);
      await remove(old);
    },
    async close() {
      await gateway.close();
      await remove(deployed);
    },
  };
}

function toLogicalId(arn: string, { attributes }: Provisioned): string {
  return [...attributes].find(([, value]) => value === arn)?.[0].replace('.Arn', '') ?? '';
}

async function remove({ lambdas, sources, directory }: Deployed): Promise<void> {
  await Promise.all([sources.close(), lambdas.close()]);
  await rm(directory, { recursive: true, force: true });
}
