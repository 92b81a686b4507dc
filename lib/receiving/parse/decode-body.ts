import { TextDecoder } from 'node:util';
import { PayloadError } from '../../errors.ts';

const marks = [
  { label: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { label: 'utf-16le', bytes: [0xff, 0xfe] },
  { label: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** How to read a body's bytes. */
export interface Charset {
  decoder: TextDecoder;
  /** The length of the byte order mark before the text. */
  markBytes: number;
}

/**
 * A byte order mark says it, else the content type, else an XML declaration, else it is UTF-8 (protocol 4.3). Bytes that
 * do not fit become U+FFFD.
 * @throws PayloadError `unsupported-charset`
 */
export function detectCharset(body: Buffer, declared: string | null): Charset {
  const mark = marks.find(({ bytes }) => bytes.every((byte, at) => body[at] === byte));
  if (mark) return createCharset(mark.label, mark.bytes.length);
  return createCharset(declared ?? readXmlEncoding(body) ?? 'utf-8', 0);
}

/** The text of a body, without its byte order mark. */
export function decodeBody(body: Buffer, { decoder, markBytes }: Charset): string {
  return decoder.decode(body.subarray(markBytes));
}

// Nearly all bodies are UTF-8, and a decoder costs more to make than to use.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function createCharset(label: string, markBytes: number): Charset {
  try {
    // Only the body's own mark is left out: a form's value may begin with one.
    const decoder = label.toLowerCase() === 'utf-8' ? utf8 : new TextDecoder(label, { ignoreBOM: true });
    return { decoder, markBytes };
  } catch {
    throw new PayloadError('unsupported-charset', 'the body is in a charset we do not know');
  }
}

function readXmlEncoding(body: Buffer): string | null {
  const head = body.subarray(0, 200).toString('latin1');
  const label = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? null;
  // A declaration that can be read byte by byte is not in UTF-16, whatever it was written for.
  return label && /^utf-?16/i.test(label) ? null : label;
}
