import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Account, ResolvedConfig } from '../config/resolve-config.ts';
import {
  readAwsEndpoint,
  readOptionalUrl,
  readReceiverUrl,
  readStage,
  replaceOrigin,
  type Environment,
} from '../config/environment.ts';
import { createCallbacksApi } from '../copernica/callbacks-api.ts';
import { openCredentials } from '../copernica/credentials.ts';
import { createHttpClient } from '../copernica/http-client.ts';
import { createJsonWebTokens } from '../copernica/json-web-token.ts';
import { createRestClient } from '../copernica/rest-client.ts';
import type { Deadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import { createSecretSource, type SecretSource } from '../secrets/secret-source.ts';
import type { ApplyContext } from './apply/apply-plans.ts';
import type { ListContext } from './list/list-callbacks.ts';
import type { MetricSink } from './report/publish-report.ts';

/** Where register tells what it did, and its time. */
export interface Surroundings {
  log: Log;
  metrics: MetricSink;
  /** Milliseconds since 1970. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** The outside world of register. */
export interface Registrar extends Surroundings, ListContext, Omit<ApplyContext, 'deadline'> {
  receiverUrl: string;
}

const retries = { maxAttempts: 6, attemptTimeoutMs: 10_000, baseDelayMs: 250 };

/** Wires register for an environment. @throws ConfigurationError naming the variable that is missing or malformed */
export function createRegistrar(
  config: ResolvedConfig,
  env: Environment,
  surroundings: Surroundings = createSurroundings(readStage(env)),
  givenSource: SecretSource | null = null,
): Registrar {
  const { now } = surroundings;
  const apiOverride = readOptionalUrl(env, 'COPERNICA_API_URL');
  const authenticateOverride = readOptionalUrl(env, 'COPERNICA_AUTHENTICATE_URL');
  const source =
    givenSource ??
    createSecretSource({
      endpoint: readAwsEndpoint(env, 'SECRETS_MANAGER'),
      region: env['AWS_REGION'] ?? null,
    });
  const http = createHttpClient({ ...surroundings, ...retries });
  const authenticateUrl = replaceOrigin('https://authenticate.copernica.com', authenticateOverride);
  const tokens = createJsonWebTokens(http, authenticateUrl, now);
  return {
    ...surroundings,
    config,
    receiverUrl: readReceiverUrl(env),
    lostAnswerWaitMs: 1_000,
    async open({ secret, apiUrl, postShape }: Account, deadline: Deadline) {
      const baseUrl = replaceOrigin(apiUrl, apiOverride).replace(/\/+$/, '');
      const jwt = baseUrl.endsWith('/v4') ? tokens : null;
      const credentials = await openCredentials(secret, { source, jwt }, deadline);
      const api = createCallbacksApi(createRestClient(http, baseUrl, credentials), postShape);
      return { api, callbackToken: () => credentials.callbackToken() };
    },
  };
}

function createSurroundings(stage: string): Surroundings {
  return {
    log: new Logger({ serviceName: 'register' }),
    metrics: new Metrics({
      namespace: 'CopernicaCallbacks',
      serviceName: 'register',
      defaultDimensions: { stage },
    }),
    now: Date.now,
    sleep,
  };
}
