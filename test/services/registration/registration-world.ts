import { vi } from 'vitest';
import { register } from '../../../functions/register.ts';
import type { CallbacksDeclaration } from '../../../lib/config/declaration.ts';
import { resolveConfig, type ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { createRegistrar, loadRegistrar } from '../../../lib/registration/wire-registrar.ts';
import type { ProofReport } from '../../../lib/registration/prove/prove-accounts.ts';
import type { Report } from '../../../lib/registration/report/report.ts';
import type { StackAnswer } from '../../../lib/registration/stack/stack-event.ts';
import { startParameterStore, type ParameterStore } from '../../sandbox/aws/parameter-store.ts';
import { startSecretsManager, type SecretsManager } from '../../sandbox/aws/secrets-manager.ts';
import type { Database } from '../../sandbox/copernica/database.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import { createPlayedClock, type PlayedClock } from '../played-clock.ts';

/** The registrar between a Copernica, a Secrets Manager and a Parameter Store on real sockets; its own waiting takes no time. */
export interface RegistrationWorld {
  copernica: Copernica;
  secrets: SecretsManager;
  parameters: ParameterStore;
  /** Runs register with so much of Lambda's time left. */
  register(event?: unknown, remainingMs?: number): Promise<Report>;
  /** Runs register in mode prove. */
  prove(event?: object, remainingMs?: number): Promise<ProofReport>;
  /** The same for an event of CloudFormation. */
  answerStack(event: unknown, remainingMs?: number): Promise<StackAnswer>;
  /** From now on register works with another declaration, or from another start, as after a deploy. */
  deploy(config: ResolvedConfig, env?: Record<string, string>): void;
  /** Answers at the receiver's URL. */
  receiver: { answer: () => Promise<Response> };
  /** From now on callbacks.config.ts cannot be loaded. */
  breakConfig(error: Error): void;
  /** Everything register said so far, as JSON: log lines, reports, answers and errors. */
  said: string[];
  /** The counts of each run that published some. */
  metrics: Record<string, number>[];
  /** Its time passes when register pauses, and when Copernica or Secrets Manager hangs. */
  clock: PlayedClock;
  /** `POST /database/788/callbacks` and the like: the requests that changed something. */
  writes(): string[];
  close(): Promise<void>;
}

/** What is in every secret here, and may be in nothing that register says. */
export const marker = 'MARKER';
export const accessToken = `${marker}-access-token`;
export const receiverUrl = 'https://receiver.example/base';
export const statePath = '/copernica-callbacks/test';

const defaultDatabases: readonly Database[] = [
  { id: 788, name: 'Newsletter', interests: [], collections: [{ id: 8550, name: 'Orders' }] },
  { id: 900, name: 'Customers', interests: [], collections: [] },
];

/** One account with these callbacks; most tests declare a single one. */
export function declare(
  callbacks: CallbacksDeclaration['callbacks'] = [{ account: 'main', database: 788, actions: ['update'] }],
  account: Partial<CallbacksDeclaration['accounts'][string]> = {},
  webhooks: CallbacksDeclaration['webhooks'] = [],
): ResolvedConfig {
  const main = { copernicaId: 'account_1234', secret: 'copernica/main', ...account };
  return resolveConfig({ accounts: { main }, callbacks, webhooks });
}

/** Starts both services; account `main`'s token is accepted by the one and kept by the other. */
export async function startRegistrationWorld(
  config: ResolvedConfig = declare(),
  databases: readonly Database[] = defaultDatabases,
): Promise<RegistrationWorld> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local').stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const clock = createPlayedClock();
  const [copernica, secrets, parameters] = await Promise.all([
    startCopernica({ accessToken, databases, whenHanging: clock.hang }),
    startSecretsManager({ 'copernica/main': JSON.stringify({ accessToken }) }, clock.hang),
    startParameterStore(),
  ]);
  const receiver = { answer: async () => refuseUnsigned() };
  const { surroundings, said, metrics } = createSurroundings(clock, receiver);
  let env: { STACK_ID: string | null } = { STACK_ID: null };
  const baseEnv = {
    RECEIVER_URL: receiverUrl,
    COPERNICA_API_URL: copernica.apiUrl,
    COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    STATE_PATH: statePath,
  };
  let load = async () => createRegistrar(config, baseEnv, surroundings);
  const deploy: RegistrationWorld['deploy'] = (next, others = {}) => {
    env = { STACK_ID: others['STACK_ID'] ?? null };
    let loaded: ReturnType<typeof createRegistrar> | undefined;
    load = async () => (loaded ??= createRegistrar(next, { ...baseEnv, ...others }, surroundings));
  };
  deploy(config);

  const run = async (event: unknown, remainingMs = 60_000): Promise<Report | ProofReport | StackAnswer> => {
    const endsAt = clock.now() + remainingMs;
    try {
      const result = await register(
        event,
        { getRemainingTimeInMillis: () => endsAt - clock.now() },
        { ...surroundings, stackId: env.STACK_ID, load: () => load() },
      );
      said.push(JSON.stringify(result));
      return result;
    } catch (error) {
      said.push(error instanceof Error ? `${error.stack ?? ''} ${JSON.stringify(error)}` : String(error));
      throw error;
    }
  };
  return {
    copernica,
    secrets,
    parameters,
    said,
    metrics,
    clock,
    receiver,
    deploy,
    breakConfig: (error) => void (load = () => loadRegistrar(() => Promise.reject(error), {}, surroundings)),
    async register(event, remainingMs) {
      const result = await run(event, remainingMs);
      if ('callbacks' in result) return result;
      throw new Error('not a report');
    },
    async prove(event, remainingMs) {
      const result = await run({ mode: 'prove', ...event }, remainingMs);
      if ('canaries' in result) return result;
      throw new Error('not a proof');
    },
    async answerStack(event, remainingMs) {
      const result = await run(event, remainingMs);
      if ('Status' in result) return result;
      throw new Error('not an answer to CloudFormation');
    },
    writes: () =>
      copernica.requests.filter(({ wrote }) => wrote).map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      await Promise.all([copernica.close(), secrets.close(), parameters.close()]);
    },
  };
}

/** As the receiver answers what is not signed; `mark`: which stack's it is. */
export function refuseUnsigned(mark: string | null = null): Response {
  const problem = { type: 'about:blank', title: 'Not authenticated', status: 401, code: 'missing-signature' };
  const headers: Record<string, string> = mark === null ? {} : { 'x-copernica-callbacks-stack': mark };
  return Response.json(problem, { status: 401, headers });
}

function createSurroundings(clock: PlayedClock, receiver: RegistrationWorld['receiver']) {
  const said: string[] = [];
  const metrics: Record<string, number>[] = [];
  let counts: Record<string, number> = {};
  const say = (...parts: unknown[]): void => void said.push(JSON.stringify(parts));
  const surroundings = {
    log: { info: say, warn: say, error: say },
    metrics: {
      addMetric: (name: string, _unit: 'Count', value: number): void => void (counts[name] = value),
      publishStoredMetrics: (): void => {
        metrics.push(counts);
        counts = {};
      },
    },
    clock,
    fetch: ((input, init) =>
      typeof input === 'string' && input.startsWith(`${receiverUrl}/`)
        ? receiver.answer()
        : fetch(input, init)) as typeof fetch,
  };
  return { surroundings, said, metrics };
}
