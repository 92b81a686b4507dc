import type { Clock } from '../clock.ts';
import { withinDeadline, type Deadline } from '../deadline.ts';
import type { AccountSecret } from '../secrets/account-secret.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import type { JsonWebTokens } from './json-web-token.ts';

/** What a call must carry to be accepted. */
export interface Authorization {
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
}

/** One account's tokens, during one run. */
export interface Credentials {
  readonly secretId: string;
  /** @throws CopernicaError when no JWT can be had */
  authorize(deadline: Deadline): Promise<Authorization>;
  /** After a refusal: reads the secret afresh, once a run, however many calls were refused at the same time. False when there is nothing new to try. */
  renew(refusedGeneration: number, deadline: Deadline): Promise<boolean>;
  /** Rises when the secret was read afresh with something new in it. */
  generation(): number;
  /** As last read; null when the secret has none. */
  callbackToken(): string | null;
  /** Every token held so far: none must ever be printed. */
  secrets(): string[];
}

/**
 * Reads the account's secret. `jwt` is for version 4 of the API only.
 * @throws ConfigurationError, UnavailableError, OutOfTimeError
 */
export async function openCredentials(
  secretId: string,
  { source, jwt, clock }: { source: SecretSource; jwt: JsonWebTokens | null; clock: Clock },
  deadline: Deadline,
): Promise<Credentials> {
  let secret = await readInTime(deadline);
  let generation = 0;
  let renewal: Promise<boolean> | null = null;
  const known = new Set(tokensOf(secret));
  return {
    secretId,
    async authorize(deadline) {
      if (!jwt) return { query: { access_token: secret.accessToken }, headers: {} };
      const token = await jwt.get(secret.accessToken, deadline);
      known.add(token);
      return { query: {}, headers: { authorization: `Bearer ${token}` } };
    },
    async renew(refusedGeneration, end) {
      if (refusedGeneration < generation) return true;
      if (generation > 0) return false;
      return (renewal ??= readAgain(end));
    },
    generation: () => generation,
    callbackToken: () => secret.callbackToken,
    secrets: () => [...known],
  };

  async function readAgain(end: Deadline): Promise<boolean> {
    const previous = secret;
    jwt?.drop(previous.accessToken);
    secret = await readInTime(end);
    for (const token of tokensOf(secret)) known.add(token);
    // A JWT can be refused while its access token is fine: a new one is worth a try.
    const isNew = jwt !== null || secret.accessToken !== previous.accessToken;
    if (isNew) generation++;
    return isNew;
  }

  function readInTime(end: Deadline): Promise<AccountSecret> {
    return withinDeadline(source.read(secretId), end, { clock, problem: 'Secrets Manager did not answer' });
  }
}

function tokensOf({ accessToken, callbackToken }: AccountSecret): string[] {
  return callbackToken ? [accessToken, callbackToken] : [accessToken];
}
