import type { AwsAnswer, AwsCall } from '../../aws/aws-call.ts';
import { AwsCallError, type CallUntil } from '../../aws/call-with-retries.ts';
import { readServiceUrl } from '../../aws/service-url.ts';
import type { Environment } from '../../config/environment.ts';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { deadlineIn, type Deadline } from '../../deadline.ts';
import { ConfigurationError, UnavailableError } from '../../errors.ts';
import { invalidSecret, parseSecret, toSecretError } from '../../secrets/account-secret.ts';
import type { ReadTokens } from './token-source.ts';

/**
 * Reads callback tokens from Secrets Manager, without the SDK's client, whose loading would dominate a cold start.
 * The previous version counts too: callbacks keep their old URL until register has run after a rotation.
 * @throws ConfigurationError naming the environment variable that is missing or malformed
 */
export function createTokenReader(env: Environment, callUntil: CallUntil, now: () => number): ReadTokens {
  const { url } = readServiceUrl(env, 'SECRETS_MANAGER');

  async function readToken(secretId: string, stage: string, deadline: Deadline): Promise<string | null> {
    const options = { deadline, isAccepted: isSecret };
    const answer = await callUntil(toGetSecretValue(url, secretId, stage), options).catch(
      (error: unknown) => {
        throw explain(secretId, error);
      },
    );
    return parseSecret(secretId, readSecretText(answer)).callbackToken;
  }

  return async (secretId) => {
    const deadline = deadlineIn(receiverLimits.secretTimeoutMs, now);
    const tokens = await Promise.all([
      readToken(secretId, 'AWSCURRENT', deadline),
      readToken(secretId, 'AWSPREVIOUS', deadline).catch(orNullWhenUnreadable),
    ]);
    const known = tokens.filter((token) => token !== null);
    if (known.length === 0) throw invalidSecret(secretId, 'has no callbackToken');
    return known;
  };
}

function toGetSecretValue(url: URL, secretId: string, stage: string): AwsCall {
  return {
    service: 'secretsmanager',
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body: JSON.stringify({ SecretId: secretId, VersionStage: stage }),
  };
}

// A binary secret has no text: that is for us to refuse, not to ask for again.
function isSecret(answer: AwsAnswer): boolean {
  const { SecretString: text, ARN: name } = readFields(answer);
  return answer.status === 200 && (typeof text === 'string' || typeof name === 'string');
}

function readSecretText(answer: AwsAnswer): string {
  const { SecretString: text } = readFields(answer);
  return typeof text === 'string' ? text : '';
}

function readFields({ body }: AwsAnswer): { SecretString?: unknown; ARN?: unknown } {
  try {
    return (JSON.parse(body) ?? {}) as { SecretString?: unknown; ARN?: unknown };
  } catch {
    return {};
  }
}

function explain(secretId: string, error: unknown): unknown {
  if (!(error instanceof AwsCallError)) return error;
  return (
    toSecretError(secretId, error.type) ??
    new UnavailableError('secrets-unavailable', 'Secrets Manager did not answer', { cause: error })
  );
}

// There may be no previous version, or one from before token authentication: that must not stand in the current one's way.
function orNullWhenUnreadable(error: unknown): null {
  if (error instanceof ConfigurationError) return null;
  throw error;
}
