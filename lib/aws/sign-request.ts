import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** What is signed: no query, and a path of characters that need no encoding, as all our calls have. */
export interface UnsignedRequest {
  service: string;
  method: string;
  host: string;
  path: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The headers to send, signed. */
export type SignRequest = (request: UnsignedRequest, credentials: AwsCredentials) => Record<string, string>;

/**
 * Signature Version 4 (AWS General Reference, "Create a signed AWS API request") for one region. Each event pays for a
 * signature, so the day's signing key is kept.
 */
export function createSigner(region: string, now: () => number): SignRequest {
  let kept: { id: string; key: KeyObject } | undefined;

  function signingKey(secretAccessKey: string, scope: readonly string[]): KeyObject {
    const id = [...scope, secretAccessKey].join('/');
    if (kept?.id !== id) kept = { id, key: deriveKey(secretAccessKey, scope) };
    return kept.key;
  }

  return ({ service, method, host, path, headers: given, body }, credentials) => {
    const time = new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const scope = [time.slice(0, 8), region, service, 'aws4_request'];
    const headers: Record<string, string> = {
      ...given,
      host,
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-date': time,
    };
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    if (sessionToken) headers['x-amz-security-token'] = sessionToken;

    const names = Object.keys(headers).sort();
    const canonicalHeaders = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('');
    const bodyHash = given['x-amz-content-sha256'] ?? hash('sha256', body);
    const canonical = [method, path, '', canonicalHeaders, names.join(';'), bodyHash].join('\n');
    const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash('sha256', canonical)].join('\n');
    const signature = createHmac('sha256', signingKey(secretAccessKey, scope)).update(text).digest('hex');
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, ` +
      `SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return headers;
  };
}

function deriveKey(secretAccessKey: string, scope: readonly string[]): KeyObject {
  const secret = Buffer.from(`AWS4${secretAccessKey}`);
  return createSecretKey(
    scope.reduce((key, part) => createHmac('sha256', key).update(part).digest(), secret),
  );
}
