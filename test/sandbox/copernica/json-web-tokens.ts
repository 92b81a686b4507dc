import { createHmac, randomBytes } from 'node:crypto';

/** Issues and checks the authorization tokens of REST v4 (protocol 1.2). */
export interface JsonWebTokens {
  /** For the account with this number. */
  issue(accountId: number): string;
  /** The number of the account it was issued for; null when it is not valid. */
  read(token: string): number | null;
  /** Makes every token issued so far invalid. */
  revokeAll(): void;
}

export function createJsonWebTokens(now: () => Date, lifetimeSeconds: () => number): JsonWebTokens {
  let secret = randomBytes(32);
  const sign = (content: string): string => createHmac('sha256', secret).update(content).digest('base64url');
  return {
    issue(accountId) {
      const exp = Math.floor(now().getTime() / 1000) + lifetimeSeconds();
      const nonce = randomBytes(8).toString('hex');
      const content = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode({ exp, sub: accountId, jti: nonce })}`;
      return `${content}.${sign(content)}`;
    },
    read(token) {
      const [header, payload, signature] = token.split('.');
      if (!header || !payload || signature !== sign(`${header}.${payload}`)) return null;
      const { exp, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
        exp: number;
        sub: number;
      };
      return exp * 1000 > now().getTime() ? sub : null;
    },
    revokeAll() {
      secret = randomBytes(32);
    },
  };
}

function encode(part: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
