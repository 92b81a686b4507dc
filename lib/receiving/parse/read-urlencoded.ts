import { PayloadError } from '../../errors.ts';
import { decodeBody, detectCharset, type Charset } from './decode-body.ts';
import type { FormVariable } from './parse-form.ts';
import { assertWithinBounds, maxNodes } from './payload-bounds.ts';

/** The form variables whose value is a whole document: what Copernica's own receiver reads (protocol 4.1 A). */
const documentNames: readonly string[] = ['json', 'xml'];

export function isDocument(name: string): boolean {
  return documentNames.includes(name);
}

/**
 * The variables of an urlencoded form, in order; malformed percent escapes stay as they are.
 * @param declared the charset that the content type names, if any
 * @throws PayloadError `too-many-nodes`, `unsupported-charset`
 */
export function readUrlencoded(body: Buffer, charset: Charset, declared: string | null): FormVariable[] {
  // '&', '=' and '%' are found as bytes, which UTF-16 does not have.
  if (charset.decoder.encoding.startsWith('utf-16')) {
    throw new PayloadError('unsupported-charset', 'a form cannot be in UTF-16');
  }
  const pairs = body
    .subarray(charset.markBytes)
    .toString('latin1')
    .split('&', maxNodes + 1);
  assertWithinBounds(0, pairs.length);
  return pairs.filter(Boolean).map((pair) => {
    const equals = pair.indexOf('=');
    const [left, right] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const name = charset.decoder.decode(decodeEscapes(left));
    const value = decodeEscapes(right);
    // A document is a body of its own: its byte order mark and its XML declaration count.
    const text = isDocument(name)
      ? decodeBody(value, detectCharset(value, declared))
      : charset.decoder.decode(value);
    return [name, text];
  });
}

function decodeEscapes(text: string): Buffer {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
