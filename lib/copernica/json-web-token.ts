import { CopernicaError } from './copernica-error.ts';
import type { Deadline } from '../deadline.ts';
import type { HttpClient } from './http-client.ts';
import { refusal } from './refusal.ts';

/** Exchanges access tokens for the JWT that version 4 of the API wants, and keeps each until shortly before it expires. */
export interface JsonWebTokens {
  /** @throws CopernicaError */
  get(accessToken: string, deadline: Deadline): Promise<string>;
  /** Forgets the JWT of this access token: Copernica no longer takes it. */
  drop(accessToken: string): void;
}

const maxRenewBeforeMs = 60_000;
// Documented is 24 hours; an hour is safe where the token does not say.
const assumedLifetimeMs = 3_600_000;

/** Protocol 1.2: a form POST to the authentication server, whose body is the JWT itself. */
export function createJsonWebTokens(
  http: HttpClient,
  authenticateUrl: string,
  now: () => number,
): JsonWebTokens {
  const known = new Map<string, { token: string; until: number }>();
  return {
    async get(accessToken, deadline) {
      const cached = known.get(accessToken);
      if (cached && now() < cached.until) return cached.token;
      const answer = await http.send(
        {
          method: 'POST',
          url: authenticateUrl,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ access_token: accessToken }).toString(),
          repeatable: true,
        },
        deadline,
      );
      const token = answer.body.trim().replace(/^"(.*)"$/, '$1');
      if (answer.status !== 200) throw refusal(answer, [accessToken]);
      if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) {
        throw new CopernicaError(
          'copernica-refused',
          'the authentication server answered with something else than a JWT',
        );
      }
      const lifetimeMs = (readExpiryMs(token) ?? now() + assumedLifetimeMs) - now();
      known.set(accessToken, {
        token,
        until: now() + lifetimeMs - Math.min(maxRenewBeforeMs, lifetimeMs / 10),
      });
      return token;
    },
    drop(accessToken) {
      known.delete(accessToken);
    },
  };
}

function readExpiryMs(token: string): number | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const exp =
      typeof payload === 'object' && payload !== null && 'exp' in payload ? Number(payload.exp) : Number.NaN;
    return Number.isFinite(exp) ? exp * 1_000 : null;
  } catch {
    return null;
  }
}
