import { register } from '../../functions/register.ts';
import type { Report } from '../registration/report/report.ts';
import { createRegistrar } from '../registration/wire-registrar.ts';
import type { CommandContext } from './command.ts';
import { CommandError } from './command-error.ts';
import { toInput } from './run-register.ts';
import { isKnownError } from '../errors.ts';
import { parseSecret } from '../secrets/account-secret.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import { systemClock } from '../wire-clock.ts';

/** Makes the plan on this machine, so that the first look at an account needs no stack. @throws CommandError */
export async function planLocally(context: CommandContext): Promise<Report> {
  const receiverUrl = context.options['receiver-url'] ?? 'https://not-deployed-yet.invalid';
  const env = { ...context.env, AWS_REGION: context.region, RECEIVER_URL: String(receiverUrl) };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const metrics = { addMetric: () => undefined, publishStoredMetrics: () => undefined };
  try {
    const { default: config } = await import('../../callbacks.config.ts');
    const source = toSecretSource(env);
    const surroundings = { log, metrics, clock: systemClock, fetch };
    const load = () => Promise.resolve(createRegistrar(config, env, surroundings, source));
    return (await register(toInput('plan', context), undefined, { ...surroundings, load })) as Report;
  } catch (error) {
    if (!isKnownError(error)) throw error;
    throw new CommandError(error.message, { cause: error });
  }
}

// A token in the environment is for the very first look, when there is no secret yet. Null: the secrets are read.
function toSecretSource(env: Readonly<Record<string, string | undefined>>): SecretSource | null {
  const accessToken = env['COPERNICA_ACCESS_TOKEN'];
  if (!accessToken) return null;
  return { read: () => Promise.resolve(parseSecret('COPERNICA_ACCESS_TOKEN', accessToken)) };
}
