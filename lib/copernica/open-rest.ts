import type { Clock } from '../clock.ts';
import type { Account } from '../config/resolve-config.ts';
import { readCopernicaUrl, replaceOrigin, type Environment } from '../config/environment.ts';
import type { Deadline } from '../deadline.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import { openCredentials } from './credentials.ts';
import type { HttpClient } from './http-client.ts';
import { createJsonWebTokens } from './json-web-token.ts';
import { createRestClient, type RestClient } from './rest-client.ts';

/** Reads an account's secret and gives its REST API, in a version that gives a thousand profiles at once. */
export type OpenRest = (account: Account, deadline: Deadline) => Promise<RestClient>;

/** @throws ConfigurationError naming the environment variable that is malformed */
export function createRestOpener(
  env: Environment,
  { http, source, clock }: { http: HttpClient; source: SecretSource; clock: Clock },
): OpenRest {
  const apiOverride = readCopernicaUrl(env, 'COPERNICA_API_URL');
  const authenticateOverride = readCopernicaUrl(env, 'COPERNICA_AUTHENTICATE_URL');
  const authenticateUrl = replaceOrigin('https://authenticate.copernica.com', authenticateOverride);
  const tokens = createJsonWebTokens(http, authenticateUrl, clock.now);
  return async ({ secret, apiUrl }, deadline) => {
    const baseUrl = replaceOrigin(withVersion(apiUrl), apiOverride).replace(/\/+$/, '');
    const jwt = baseUrl.endsWith('/v4') ? tokens : null;
    return createRestClient(http, baseUrl, await openCredentials(secret, { source, jwt, clock }, deadline));
  };
}

// Without a version, and in v1, a page has a hundred entries: ten times the calls (protocol 1.7).
function withVersion(apiUrl: string): string {
  return new URL(apiUrl).pathname === '/' ? `${apiUrl.replace(/\/+$/, '')}/v4` : apiUrl;
}
