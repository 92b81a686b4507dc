import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createAwsClient } from '../aws/aws-client.ts';
import { createRetryingCall } from '../aws/call-with-retries.ts';
import { createObjectStore } from '../aws/object-store.ts';
import { createParameterStore } from '../aws/parameter-store.ts';
import type { Clock } from '../clock.ts';
import { readAwsEndpoint, readStage, readText, readUrl, type Environment } from '../config/environment.ts';
import type { ResolvedConfig } from '../config/resolve-config.ts';
import { describeCause } from '../describe-cause.ts';
import { ConfigurationError } from '../errors.ts';
import { createDeliveryLog } from '../copernica/delivery-log.ts';
import { createHttpClient } from '../copernica/http-client.ts';
import { createRestOpener } from '../copernica/open-rest.ts';
import { createProfilesApi } from '../copernica/profiles-api.ts';
import { createStructureApi } from '../copernica/structure-api.ts';
import type { Log } from '../log.ts';
import { createBatchSender } from '../queue/batch-sender.ts';
import { toEventMessage } from '../queue/event-message.ts';
import { createSecretSource } from '../secrets/secret-source.ts';
import { systemClock } from '../wire-clock.ts';
import { createIdStore } from './ids/id-store.ts';
import { createProgress, type MetricSink } from './report/progress.ts';
import { createRunStore } from './run/run-store.ts';
import { createStepQueue } from './run/step-queue.ts';
import type { StepContext } from './step/take-step.ts';
import type { TriggerContext } from './trigger/follow-trigger.ts';
import { createSweepMarks } from './trigger/sweep-mark.ts';

/** Where snapshot tells what it does, its time, and its way out. */
export interface Surroundings {
  log: Log;
  metrics: MetricSink;
  clock: Clock;
  fetch: typeof fetch;
}

/** The outside world of snapshot. */
export type Snapshotter = StepContext & TriggerContext;

const retries = { maxAttempts: 6, attemptTimeoutMs: 30_000, baseDelayMs: 500 };
const awsAttemptTimeoutMs = 10_000;

/** Wires snapshot for an environment. @throws ConfigurationError naming the variable that is missing or malformed */
export function createSnapshotter(
  config: ResolvedConfig,
  env: Environment,
  surroundings: Surroundings = createSurroundings(readStage(env)),
): Snapshotter {
  const { log, metrics, clock } = surroundings;
  const { now } = clock;
  const callUntil = createRetryingCall(createAwsClient(env, now), {
    clock,
    attemptTimeoutMs: awsAttemptTimeoutMs,
  });
  const endpoint = readAwsEndpoint(env, 'SECRETS_MANAGER');
  const source = createSecretSource({ endpoint, region: env['AWS_REGION'] ?? null });
  const openRest = createRestOpener(env, {
    http: createHttpClient({ clock, fetch: surroundings.fetch, ...retries }),
    source,
    clock,
  });
  const parameters = createParameterStore(env, callUntil);
  const statePath = readText(env, 'STATE_PATH');
  const eventQueue = { url: readUrl(env, 'EVENT_QUEUE_URL'), folder: 'events' };
  const runs = createRunStore(parameters, { statePath, queueUrl: eventQueue.url, now });
  const sendMessages = createBatchSender(env, callUntil, clock);
  return {
    ...{ config, log, clock, runs },
    sweeps: createSweepMarks(parameters, statePath),
    async open(account, deadline) {
      const rest = await openRest(account, deadline);
      return { ...createStructureApi(rest), ...createProfilesApi(rest), ...createDeliveryLog(rest) };
    },
    send: (events, deadline) => sendMessages(events.map(toEventMessage), eventQueue, deadline),
    sendStep: createStepQueue(sendMessages, readUrl(env, 'SNAPSHOT_QUEUE_URL')),
    ids: createIdStore(createObjectStore(env, callUntil)),
    progress: createProgress({ log, metrics, runs }, clock),
  };
}

/** Loads callbacks.config.ts, then wires snapshot. @throws ConfigurationError, also where the config is what cannot be loaded */
export async function loadSnapshotter(
  loadConfig: () => Promise<{ default: ResolvedConfig }>,
  env: Environment,
): Promise<Snapshotter> {
  const { default: config } = await loadConfig().catch((cause: unknown) => {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError('invalid-configuration', `callbacks.config.ts: ${describeCause(cause)}`);
  });
  return createSnapshotter(config, env);
}

function createSurroundings(stage: string): Surroundings {
  return {
    log: new Logger({ serviceName: 'snapshot' }),
    metrics: new Metrics({
      namespace: 'CopernicaCallbacks',
      serviceName: 'snapshot',
      defaultDimensions: { stage },
    }),
    clock: systemClock,
    fetch,
  };
}
