import { SQSClient } from '@aws-sdk/client-sqs';
import { createAwsClient } from '../aws/aws-client.ts';
import { createRetryingCall, type CallUntil } from '../aws/call-with-retries.ts';
import type { Environment } from '../config/environment.ts';
import { systemClock } from '../wire-clock.ts';
import type { CommandContext } from './command.ts';
import { toCommandError } from './stack.ts';

/** AWS as the functions speak to it, from this machine. */
export interface OwnAws {
  /** With region and credentials. */
  env: Environment;
  callUntil: CallUntil;
}

const attemptTimeoutMs = 30_000;

/** Finds credentials as the SDK does (a profile, single sign-on, a container's role): our own calls take them from the environment. @throws CommandError when there are none */
export async function openAws({ env: given, region }: CommandContext): Promise<OwnAws> {
  const found = await new SQSClient({ region }).config.credentials().catch((error: unknown) => {
    throw toCommandError(error, 'there are no AWS credentials');
  });
  const env: Environment = {
    ...given,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: found.accessKeyId,
    AWS_SECRET_ACCESS_KEY: found.secretAccessKey,
    AWS_SESSION_TOKEN: found.sessionToken,
  };
  const clock = systemClock;
  return { env, callUntil: createRetryingCall(createAwsClient(env, clock.now), { clock, attemptTimeoutMs }) };
}
