import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { WebhookRecords } from '../aws/webhook-records.ts';
import type { Clock } from '../clock.ts';
import {
  readAwsEndpoint,
  readCopernicaUrl,
  readReceiverUrl,
  readStage,
  replaceOrigin,
  type Environment,
} from '../config/environment.ts';
import type { Account, ResolvedConfig } from '../config/resolve-config.ts';
import { readStackMark } from '../config/stack-mark.ts';
import { createCallbacksApi } from '../copernica/callbacks-api.ts';
import { openCredentials } from '../copernica/credentials.ts';
import { createHttpClient } from '../copernica/http-client.ts';
import { createJsonWebTokens } from '../copernica/json-web-token.ts';
import { callsAtATime, createRestClient } from '../copernica/rest-client.ts';
import { createStructureApi } from '../copernica/structure-api.ts';
import { createWebhooksApi } from '../copernica/webhooks-api.ts';
import type { Deadline } from '../deadline.ts';
import { describeCause } from '../describe-cause.ts';
import { ConfigurationError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createSecretSource, type SecretSource } from '../secrets/secret-source.ts';
import { systemClock } from '../wire-clock.ts';
import type { ApplyContext } from './apply/apply-plans.ts';
import type { ListContext } from './list/list-accounts.ts';
import type { MetricSink } from './report/publish-report.ts';
import type { Prover } from './prove/prove-accounts.ts';
import { wireProver } from './wire-prover.ts';
import { wireWebhookRecords } from './wire-webhook-records.ts';

/** Where register tells what it did, its time, and its way out. */
export interface Surroundings {
  log: Log;
  metrics: MetricSink;
  clock: Clock;
  fetch: typeof fetch;
}

/** The outside world of register. */
export interface Registrar extends Surroundings, ListContext, ApplyContext {
  /** Of our own stack; null where that is not known. */
  stackMark: string | null;
  prover: Prover;
}

// A few calls at a time for each account. A Copernica that is down or hangs is given up within half a minute.
const patience = { maxAttempts: 6, attemptTimeoutMs: 10_000, baseDelayMs: 250 };
const oneRun = { maxCalls: callsAtATime, maxSilenceMs: 20_000 };

/** Wires register for an environment. @throws ConfigurationError naming the variable that is missing or malformed */
export function createRegistrar(
  config: ResolvedConfig,
  env: Environment,
  surroundings: Surroundings = createSurroundings(readStage(env)),
  given: { source?: SecretSource | null; records?: WebhookRecords } = {},
): Registrar {
  const { clock } = surroundings;
  const apiOverride = readCopernicaUrl(env, 'COPERNICA_API_URL');
  const authenticateOverride = readCopernicaUrl(env, 'COPERNICA_AUTHENTICATE_URL');
  const source =
    given.source ??
    createSecretSource({
      endpoint: readAwsEndpoint(env, 'SECRETS_MANAGER'),
      region: env['AWS_REGION'] ?? null,
    });
  const records = given.records ?? wireWebhookRecords(config, env, clock);
  const authenticateUrl = replaceOrigin('https://authenticate.copernica.com', authenticateOverride);
  const tokens = createJsonWebTokens(
    createHttpClient({ ...surroundings, ...patience, maxAttempts: 2 }),
    authenticateUrl,
    clock.now,
  );
  return {
    ...surroundings,
    config,
    receiverUrl: readReceiverUrl(env),
    stackMark: readStackMark(env),
    prover: wireProver(env, { source, ...surroundings }),
    async open({ secret, apiUrl, postShape }: Account, deadline: Deadline) {
      // Of its own for every account and run: what it learns of Copernica's state is not to outlive them.
      const http = createHttpClient({ ...surroundings, ...patience, ...oneRun });
      const openRest = async (url: string, end: Deadline) => {
        const baseUrl = replaceOrigin(url, apiOverride).replace(/\/+$/, '');
        const jwt = baseUrl.endsWith('/v4') ? tokens : null;
        const credentials = await openCredentials(secret, { source, jwt, clock }, end);
        return { credentials, rest: createRestClient(http, baseUrl, credentials) };
      };
      const { credentials, rest } = await openRest(apiUrl, deadline);
      const openWebhooks = async (end: Deadline) => {
        const url = toWebhookApiUrl(apiUrl);
        const isSameApi = url === apiUrl;
        const webhookRest = isSameApi ? rest : (await openRest(url, end)).rest;
        return { api: createWebhooksApi(webhookRest), structure: createStructureApi(webhookRest), isSameApi };
      };
      return {
        registrations: createCallbacksApi(rest, postShape),
        structure: createStructureApi(rest),
        callbackToken: () => credentials.callbackToken(),
        webhooks: records && {
          records,
          open: async (end) => ({ records, ...(await openWebhooks(end)) }),
        },
      };
    },
  };
}

// Webhooks need version 2 or later (protocol 3): where the account's URL says none of these, the one of today.
function toWebhookApiUrl(apiUrl: string): string {
  return apiUrl.replace(/^(https?:\/\/[^/]+)(?:\/v1)?\/?$/, '$1/v4');
}

/** Loads callbacks.config.ts, then wires register. @throws ConfigurationError, also where the config is what cannot be loaded */
export async function loadRegistrar(
  loadConfig: () => Promise<{ default: ResolvedConfig }>,
  env: Environment,
  surroundings?: Surroundings,
): Promise<Registrar> {
  const { default: config } = await loadConfig().catch((cause: unknown) => {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError('invalid-configuration', `callbacks.config.ts: ${describeCause(cause)}`);
  });
  return createRegistrar(config, env, surroundings);
}

// Lambda's: what is told goes to CloudWatch.
function createSurroundings(stage: string): Surroundings {
  return {
    log: new Logger({ serviceName: 'register' }),
    metrics: new Metrics({
      namespace: 'CopernicaCallbacks',
      serviceName: 'register',
      defaultDimensions: { stage },
    }),
    clock: systemClock,
    fetch,
  };
}
