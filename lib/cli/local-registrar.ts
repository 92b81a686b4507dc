import type { WebhookRecords } from '../aws/webhook-records.ts';
import type { Log } from '../log.ts';
import { parseSecret } from '../secrets/account-secret.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import { createRegistrar, type Registrar, type Surroundings } from '../registration/wire-registrar.ts';
import { systemClock } from '../wire-clock.ts';
import type { CommandContext } from './command.ts';

const silent = (): void => undefined;
const log: Log = { info: silent, warn: silent, error: silent };

/** Where nothing is told but by the command itself. */
export const localSurroundings: Surroundings = {
  log,
  metrics: { addMetric: silent, publishStoredMetrics: silent },
  clock: systemClock,
  fetch,
};

/** register on this machine, by callbacks.config.ts as it stands here. @throws ConfigurationError */
export async function createLocalRegistrar({ options, env, region }: CommandContext): Promise<Registrar> {
  const receiverUrl = options['receiver-url'] ?? 'https://not-deployed-yet.invalid';
  const { default: config } = await import('../../callbacks.config.ts');
  const environment = { ...env, AWS_REGION: region, RECEIVER_URL: String(receiverUrl) };
  return createRegistrar(config, environment, localSurroundings, {
    source: toSecretSource(env),
    records: noRecords,
  });
}

// Before anything is deployed nothing is kept, and a plan keeps nothing.
const noRecords: WebhookRecords = {
  list: () => Promise.resolve([]),
  get: () => Promise.resolve(null),
  intend: () => Promise.resolve(false),
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  nameOf: () => '',
};

// A token in the environment is for the very first look, when there is no secret yet. Null: the secrets are read.
function toSecretSource(env: CommandContext['env']): SecretSource | null {
  const accessToken = env['COPERNICA_ACCESS_TOKEN'];
  if (!accessToken) return null;
  return { read: () => Promise.resolve(parseSecret('COPERNICA_ACCESS_TOKEN', accessToken)) };
}
