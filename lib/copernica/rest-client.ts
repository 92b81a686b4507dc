import type { Credentials } from './credentials.ts';
import { CopernicaError } from './copernica-error.ts';
import type { Deadline } from '../deadline.ts';
import type { HttpAnswer } from './attempt-call.ts';
import type { HttpClient } from './http-client.ts';
import { readErrorMessage, refusal } from './refusal.ts';

/** One REST call below the account's base URL. */
export interface RestCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Starts with a slash, its parts already percent-encoded. */
  path: string;
  /** A name with a list of values stands there once for each. */
  query?: Readonly<Record<string, string | readonly string[]>>;
  json?: unknown;
  repeatable: boolean;
}

/** Calls Copernica's REST API as one account. */
export interface RestClient {
  /** The most entries that this version of the API gives at once (protocol 1.7). */
  readonly maxPageSize: number;
  /** @throws CopernicaError for any answer that is not a success */
  call(call: RestCall, deadline: Deadline): Promise<HttpAnswer>;
}

/** Calls of one account in flight: enough to be quick, few enough not to be too much. */
export const callsAtATime = 5;

// Protocol 1.4: every one of these has been seen or documented as the answer to a change that was made.
const successStatuses: Readonly<Record<RestCall['method'], readonly number[]>> = {
  GET: [200, 204],
  POST: [200, 201, 204, 302, 303],
  PUT: [200, 201, 204, 302, 303],
  DELETE: [200, 201, 204, 302, 303],
};

/** Adds the account's token to each call and reads refusals; a refused token is read afresh once, as it may have rotated. */
export function createRestClient(http: HttpClient, baseUrl: string, credentials: Credentials): RestClient {
  const attempt = async (call: RestCall, deadline: Deadline): Promise<HttpAnswer> => {
    const { query, headers } = await credentials.authorize(deadline);
    const url = `${baseUrl}${call.path}`;
    const search = toSearch({ ...call.query, ...query });
    const answer = await http.send(
      {
        method: call.method,
        url: search ? `${url}?${search}` : url,
        headers: {
          accept: 'application/json',
          ...headers,
          ...(call.json ? { 'content-type': 'application/json' } : {}),
        },
        ...(call.json ? { body: JSON.stringify(call.json) } : {}),
        repeatable: call.repeatable,
      },
      deadline,
    );
    const isSuccess =
      successStatuses[call.method].includes(answer.status) && readErrorMessage(answer.body) === null;
    if (!isSuccess) throw refusal(answer, credentials.secrets());
    return answer;
  };

  return {
    maxPageSize: /\/v[2-9]$/.test(baseUrl) ? 1_000 : 100,
    async call(call, deadline) {
      const generation = credentials.generation();
      try {
        return await attempt(call, deadline);
      } catch (error) {
        if (!isTokenRefused(error)) throw error;
        if (!(await credentials.renew(generation, deadline))) throw explain(error, credentials.secretId);
      }
      return attempt(call, deadline).catch((error: unknown) => {
        throw isTokenRefused(error) ? explain(error, credentials.secretId) : error;
      });
    },
  };
}

function toSearch(query: NonNullable<RestCall['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    [value].flat().map((one) => [name, one]),
  );
  return new URLSearchParams(pairs).toString();
}

function isTokenRefused(error: unknown): error is CopernicaError {
  return error instanceof CopernicaError && error.code === 'token-refused';
}

function explain(error: CopernicaError, secretId: string): CopernicaError {
  return new CopernicaError(
    'token-refused',
    `${error.message} (put a valid access token in secret '${secretId}'; at Copernica, check its rights and IP restrictions)`,
  );
}
