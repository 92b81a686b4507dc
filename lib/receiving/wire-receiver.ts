import { Logger } from '@aws-lambda-powertools/logger';
import { readOptionalServer, readReceiverUrl, type Environment } from '../config/environment.ts';
import type { ResolvedConfig } from '../config/resolve-config.ts';
import type { Log } from '../log.ts';
import { createAwsClient } from '../aws/aws-client.ts';
import { createRetryingCall } from '../aws/call-with-retries.ts';
import { createOutbox, type Outbox } from '../queue/outbox.ts';
import { createKeySource } from './verify/key-source.ts';
import { createTextLookUp } from './verify/look-up-text.ts';
import { createTokenReader } from './verify/read-tokens.ts';
import { createTokenSource } from './verify/token-source.ts';
import type { Verifier } from './verify/verify-request.ts';

/** The outside world of the receive function. */
export interface Receiver {
  verifier: Verifier;
  outbox: Outbox;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Wires the receiver from its environment. @throws ConfigurationError naming the variable that is missing or malformed */
export function createReceiver(config: ResolvedConfig, env: Environment): Receiver {
  const now = (): number => Date.now();
  const callUntil = createRetryingCall(createAwsClient(env));
  const lookUpText = createTextLookUp(readOptionalServer(env, 'COPERNICA_DNS_SERVER'));
  return {
    verifier: {
      config,
      receiverUrl: readReceiverUrl(env),
      keySource: createKeySource(lookUpText, now),
      tokenSource: createTokenSource(createTokenReader(env, callUntil, now), now),
    },
    outbox: createOutbox(env, callUntil),
    log: createLog(),
    now,
  };
}

/** The log of receive, which needs no configuration. */
export function createLog(): Log {
  return new Logger({ serviceName: 'copernica-callbacks' });
}
