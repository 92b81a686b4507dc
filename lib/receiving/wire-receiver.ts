import { readOptionalServer, readReceiverUrl, readStage, type Environment } from '../config/environment.ts';
import { receiverLimits } from '../config/receiver-limits.ts';
import { readStackMark } from '../config/stack-mark.ts';
import type { Account, ResolvedConfig } from '../config/resolve-config.ts';
import { describeCause } from '../describe-cause.ts';
import { ConfigurationError } from '../errors.ts';
import { createJsonLog } from '../json-log.ts';
import type { MetricLog } from '../log.ts';
import { createAwsClient } from '../aws/aws-client.ts';
import { createRetryingCall } from '../aws/call-with-retries.ts';
import { systemClock } from '../wire-clock.ts';
import { createOutbox, type Outbox } from '../queue/outbox.ts';
import { createKeySource } from './verify/key-source.ts';
import { createTextLookUp } from './verify/look-up-text.ts';
import { createTokenReader } from './verify/read-tokens.ts';
import { createTokenSource } from './verify/token-source.ts';
import type { Verifier } from './verify/verify-request.ts';

/** The outside world of the receive function. */
export interface Receiver {
  /** By name. */
  accounts: ReadonlyMap<string, Account>;
  verifier: Verifier;
  outbox: Outbox;
  log: MetricLog;
  /** Of the deployment: `prod`. */
  stage: string;
  /** Of the stack, for its answers; null where the environment does not say. */
  stackMark: string | null;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Wires the receiver from its environment. @throws ConfigurationError naming the variable that is missing or malformed */
export function createReceiver({ accounts, formerReceiverUrls }: ResolvedConfig, env: Environment): Receiver {
  const clock = systemClock;
  const { now } = clock;
  const { attemptTimeoutMs } = receiverLimits;
  const callUntil = createRetryingCall(createAwsClient(env, now), { clock, attemptTimeoutMs });
  const lookUpText = createTextLookUp(readOptionalServer(env, 'COPERNICA_DNS_SERVER'), clock);
  return {
    accounts,
    verifier: {
      accounts,
      receiverUrls: [readReceiverUrl(env), ...formerReceiverUrls],
      keySource: createKeySource(lookUpText, now),
      tokenSource: createTokenSource(createTokenReader(env, callUntil, now), now),
    },
    outbox: createOutbox(env, callUntil, new Map([...accounts].map(([name, { canary }]) => [name, canary]))),
    log: createLog(env),
    stage: readStage(env),
    stackMark: readStackMark(env),
    now,
  };
}

/** Loads callbacks.config.ts, then wires the receiver. @throws ConfigurationError, also where the config is what cannot be loaded */
export async function loadReceiver(
  loadConfig: () => Promise<{ default: ResolvedConfig }>,
  env: Environment,
): Promise<Receiver> {
  const { default: config } = await loadConfig().catch((cause: unknown) => {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError('invalid-configuration', `callbacks.config.ts: ${describeCause(cause)}`);
  });
  return createReceiver(config, env);
}

/** The log of receive: standard output, whose writes to a pipe are over when they return. */
export function createLog(env: Environment): MetricLog {
  return createJsonLog(env, (line) => process.stdout.write(line));
}
