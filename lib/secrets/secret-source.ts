import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UnavailableError } from '../errors.ts';
import { invalidSecret, parseSecret, toSecretError, type AccountSecret } from './account-secret.ts';

/** Where register's secrets come from. */
export interface SecretSource {
  /**
   * Always asks afresh, as the secret may have been rotated.
   * @throws ConfigurationError when the secret is missing, forbidden, empty or unreadable
   * @throws UnavailableError when Secrets Manager does not answer in time
   */
  read(secretId: string): Promise<AccountSecret>;
}

const connectionTimeoutMs = 2_000;
const requestTimeoutMs = 3_000;

/** Reads secrets from Secrets Manager; null for endpoint or region means the SDK's own choice. */
export function createSecretSource(options: {
  endpoint: string | null;
  region: string | null;
}): SecretSource {
  const { endpoint, region } = options;
  const client = new SecretsManagerClient({
    ...(endpoint ? { endpoint } : {}),
    ...(region ? { region } : {}),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  return {
    async read(secretId) {
      const answer = await client
        .send(new GetSecretValueCommand({ SecretId: secretId }))
        .catch((error: unknown) => {
          throw explain(secretId, error);
        });
      return parseSecret(secretId, answer.SecretString ?? '');
    },
  };
}

function explain(secretId: string, error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error('unknown error');
  if (name === 'ResourceNotFoundException' && /staging label/i.test(message))
    return invalidSecret(secretId, 'has no value yet');
  return (
    toSecretError(secretId, name) ??
    new UnavailableError('secrets-unavailable', `Secrets Manager did not give secret '${secretId}' (${name})`)
  );
}
