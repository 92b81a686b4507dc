import { charsetName, decodeVariables, type SentVariable } from './decode-variables.ts';
import type { FormVariable } from './parse-form.ts';
import { assertWithinBounds, maxNodes } from './payload-bounds.ts';
import { decodeText } from './decode-text.ts';

/**
 * The variables of an urlencoded form, in order; malformed percent escapes stay as they are.
 * @param declared the charset that the content type names, if any
 * @throws PayloadError `too-many-nodes`, `undecodable`, `unsupported-charset`
 */
export function readUrlencoded(body: Buffer, declared: string | null): FormVariable[] {
  // '&', '=' and '%' are found as bytes, which UTF-16 does not have. Its escapes are those of UTF-8 (HTML).
  const isWide = body.subarray(0, 2).some((byte) => byte === 0 || byte >= 0xfe);
  const bytes = isWide ? Buffer.from(decodeText(body, [declared])) : body;
  const pairs = bytes
    .toString('latin1', startsWithMark(bytes) ? 3 : 0)
    // What some senders put before the first name.
    .replace(/^[\t\n\r ]*\??/, '')
    .split('&', maxNodes + 1);
  assertWithinBounds(0, pairs.length);
  const charset = isWide ? null : declared;
  const isUtf8 = charset === null || /^utf-?8$/i.test(charset);
  const decode = isUtf8 && !pairs.some((pair) => pair.startsWith(`${charsetName}=`)) ? toText : toBytes;
  return decodeVariables(
    pairs.filter(Boolean).map((pair) => toVariable(pair, decode)),
    charset,
  );
}

function toVariable(pair: string, decode: (text: string) => Buffer | string): SentVariable {
  const equals = pair.indexOf('=');
  const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  return { name: decode(name), value: decode(value), charset: null };
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

// Most forms are of this kind, and the engine's own decoding is several times faster than what follows.
function toText(escaped: string): Buffer | string {
  if (!/[^ -~]/.test(escaped)) {
    try {
      return decodeURIComponent(escaped.replaceAll('+', ' '));
    } catch {
      // Not UTF-8, or a malformed escape.
    }
  }
  return toBytes(escaped);
}

function toBytes(escaped: string): Buffer {
  const bytes = escaped
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
