import { AuthenticationError } from '../../errors.ts';

/** The parameters of a Signature header (draft-cavage-http-signatures-12 §2.1). */
export interface SignatureHeader {
  keyId: string;
  hash: 'sha256' | 'sha512';
  /** Lower-case names of what is covered, in signing order. */
  coveredHeaders: readonly string[];
  signature: Buffer;
  /** Unix seconds, null when it does not expire. */
  expiresAt: number | null;
}

const parameter = /[\s,]*([a-z]+)\s*=\s*(?:"([^"]*)"|([\d.]+))[\s,]*/giy;
const maxCoveredHeaders = 32;

/** Reads the header leniently in form (any case, missing commas, folded lines) and strictly in content. @throws AuthenticationError */
export function parseSignatureHeader(value: string): SignatureHeader {
  const parameters = readParameters(value);
  const keyId = parameters.get('keyid');
  const encoded = parameters.get('signature');
  if (!keyId || !encoded) throw malformed('lacks keyId or signature');
  return {
    keyId,
    hash: toHash(parameters.get('algorithm') ?? 'rsa-sha256'),
    // Without the parameter only the date is covered (draft-cavage-12 §2.1.6).
    coveredHeaders: readCoveredHeaders(parameters.get('headers') ?? 'date'),
    signature: decodeBase64(encoded.replace(/\s+/g, '')),
    expiresAt: readExpiry(parameters.get('expires')),
  };
}

function readParameters(value: string): Map<string, string> {
  const parameters = new Map<string, string>();
  let end = 0;
  for (const match of value.matchAll(parameter)) {
    const name = (match[1] as string).toLowerCase();
    if (parameters.has(name)) throw malformed('repeats a parameter');
    parameters.set(name, match[2] ?? match[3] ?? '');
    end = match.index + match[0].length;
  }
  if (end !== value.length) throw malformed('is not a list of name="value" parameters');
  return parameters;
}

// Each name adds its header's value to what is hashed: repeated, a short list would make a long text.
function readCoveredHeaders(list: string): string[] {
  const names = list.toLowerCase().split(/\s+/).filter(Boolean);
  if (names.length > maxCoveredHeaders || new Set(names).size < names.length)
    throw malformed('names too many headers, or one of them twice');
  return names;
}

function readExpiry(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw malformed('has an expires that is not Unix seconds');
  return Number(text);
}

function toHash(algorithm: string): 'sha256' | 'sha512' {
  const name = algorithm.toLowerCase();
  if (name === 'rsa-sha256') return 'sha256';
  if (name === 'rsa-sha512') return 'sha512';
  throw new AuthenticationError(
    'unsupported-algorithm',
    'only rsa-sha256 and rsa-sha512 signatures are accepted',
  );
}

function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  // Buffer ignores what it cannot read; a changed character must never decode to the same signature.
  if (bytes.toString('base64') !== text) throw malformed('has a signature that is not base64');
  return bytes;
}

function malformed(problem: string): AuthenticationError {
  return new AuthenticationError('malformed-signature', `the Signature header ${problem}`);
}
