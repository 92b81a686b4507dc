import { randomUUID } from 'node:crypto';
import { createAwsClient } from '../aws/aws-client.ts';
import { createRetryingCall } from '../aws/call-with-retries.ts';
import { createParameterStore } from '../aws/parameter-store.ts';
import { createWebhookRecords, type WebhookRecords } from '../aws/webhook-records.ts';
import type { Clock } from '../clock.ts';
import { readStatePath, type Environment } from '../config/environment.ts';
import type { ResolvedConfig } from '../config/resolve-config.ts';

const attemptTimeoutMs = 2_500;

/**
 * What is kept of webhooks, in Parameter Store. Null where STATE_PATH is not set and no webhooks are declared: then there is
 * nothing to keep.
 * @throws ConfigurationError naming the variable that is missing or malformed
 */
export function wireWebhookRecords(
  { webhooks }: Pick<ResolvedConfig, 'webhooks'>,
  env: Environment,
  clock: Clock,
): WebhookRecords | null {
  if (!env['STATE_PATH'] && webhooks.length === 0) return null;
  const statePath = readStatePath(env);
  const callUntil = createRetryingCall(createAwsClient(env, clock.now), { clock, attemptTimeoutMs });
  const parameters = createParameterStore(env, callUntil);
  return createWebhookRecords(parameters, statePath, { now: clock.now, createToken: randomUUID });
}
