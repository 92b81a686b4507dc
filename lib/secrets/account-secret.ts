import { ConfigurationError } from '../errors.ts';

/** What an account's secret holds. */
export interface AccountSecret {
  /** Copernica's long-lived API token. */
  accessToken: string;
  /** The token in the callback URLs; only needed for `authentication: 'token'`. */
  callbackToken: string | null;
}

/** Reads `{"accessToken":"…","callbackToken":"…"}` or a bare access token. @throws ConfigurationError never quoting the text */
export function parseSecret(secretId: string, text: string): AccountSecret {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{'))
    return { accessToken: readToken(secretId, 'its value', trimmed), callbackToken: null };
  const { accessToken, callbackToken } = parseObject(secretId, trimmed);
  return {
    accessToken: readToken(secretId, 'accessToken', accessToken),
    callbackToken:
      callbackToken === undefined || callbackToken === null
        ? null
        : readToken(secretId, 'callbackToken', callbackToken),
  };
}

/** The error for a secret that cannot be used, whoever reads it. */
export function invalidSecret(secretId: string, problem: string): ConfigurationError {
  return new ConfigurationError('invalid-secret', `secret '${secretId}' ${problem}`);
}

/** Says what Secrets Manager's refusal means; null when it is not about the secret, and asking again may help. */
export function toSecretError(secretId: string, errorType: string): ConfigurationError | null {
  if (errorType === 'ResourceNotFoundException')
    return invalidSecret(secretId, 'does not exist in this region');
  return /^(?:AccessDenied|Decryption|InvalidRequest|InvalidParameter|Validation)/.test(errorType)
    ? invalidSecret(secretId, `cannot be read (${errorType})`)
    : null;
}

function parseObject(secretId: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // The parser's message quotes the text, so it must not travel on as a cause.
    throw invalidSecret(secretId, 'starts like JSON but is not valid JSON');
  }
}

function readToken(secretId: string, what: string, value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value;
  throw invalidSecret(secretId, `cannot be used: ${what} must be text without spaces`);
}
