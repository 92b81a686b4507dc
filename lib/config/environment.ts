import { ConfigurationError } from '../errors.ts';

/** An environment as Lambda gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A URL from the environment. @throws ConfigurationError naming the variable when it is missing or malformed. */
export function readUrl(env: Environment, name: string): string {
  const value = readText(env, name);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw invalid(name, 'must be an http(s) URL');
  }
  return value;
}

/** Like readUrl, for a variable that may be absent. */
export function readOptionalUrl(env: Environment, name: string): string | null {
  return env[name] ? readUrl(env, name) : null;
}

/**
 * A URL that stands in for one of Copernica's, null when absent. Plain http is for this machine only: it would show the access
 * token to a network.
 * @throws ConfigurationError naming the variable when it is malformed, or plain http to anywhere else
 */
export function readCopernicaUrl(env: Environment, name: string): string | null {
  const url = readOptionalUrl(env, name);
  if (url === null) return null;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) {
    throw invalid(name, 'must be https, or http to 127.0.0.1, [::1] or localhost');
  }
  return url;
}

/** A text from the environment. @throws ConfigurationError naming the variable when it is missing or empty. */
export function readText(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw invalid(name, 'is not set');
  return value;
}

/** The AWS region. @throws ConfigurationError when neither AWS_REGION nor AWS_DEFAULT_REGION is set. */
export function readRegion(env: Environment): string {
  return env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || readText(env, 'AWS_REGION');
}

/** STAGE, the name of the deployment. It only labels metrics, so without it deliveries are taken all the same. */
export function readStage(env: Environment): string {
  return env['STAGE'] || 'none';
}

/** RECEIVER_URL: an http(s) base URL, without query, fragment or credentials; a trailing slash is dropped. */
export function readReceiverUrl(env: Environment): string {
  const url = new URL(readUrl(env, 'RECEIVER_URL'));
  if (url.search || url.hash || url.username || url.password) {
    throw invalid('RECEIVER_URL', 'must be a base URL without query, fragment or credentials');
  }
  return url.href.replace(/\/+$/, '');
}

/** STATE_PATH: where state is kept in Parameter Store, such as `/copernica-callbacks/prod`; a trailing slash is dropped. */
export function readStatePath(env: Environment): string {
  const path = readText(env, 'STATE_PATH').replace(/\/$/, '');
  if (!/^(?:\/[\w.-]+)+$/.test(path))
    throw invalid('STATE_PATH', 'must be a path like /copernica-callbacks/prod');
  return path;
}

/** `host:port` from the environment, null when absent. @throws ConfigurationError naming the variable when malformed. */
export function readOptionalServer(env: Environment, name: string): string | null {
  const value = env[name];
  if (!value) return null;
  const server = value.replace(/^localhost:/i, '127.0.0.1:');
  if (!/^(?:[\d.]+|\[[\da-f:]+\]):\d{1,5}$/i.test(server))
    throw invalid(name, 'must be an IP address and port, like 127.0.0.1:5353');
  return server;
}

/** The endpoint of an AWS service: its own AWS_ENDPOINT_URL_…, else AWS_ENDPOINT_URL, else null (the public one). */
export function readAwsEndpoint(
  env: Environment,
  service: 'SQS' | 'S3' | 'SECRETS_MANAGER' | 'SSM',
): string | null {
  const name = `AWS_ENDPOINT_URL_${service}`;
  return env[name] ? readUrl(env, name) : readOptionalUrl(env, 'AWS_ENDPOINT_URL');
}

/** Puts an override's scheme, host and port in place of a URL's own; the URL's path stays. */
export function replaceOrigin(url: string, override: string | null): string {
  if (!override) return url;
  const { pathname } = new URL(url);
  return new URL(override).origin + (pathname === '/' ? '' : pathname.replace(/\/+$/, ''));
}

function invalid(name: string, problem: string): ConfigurationError {
  return new ConfigurationError('invalid-environment', `environment variable ${name} ${problem}`);
}
