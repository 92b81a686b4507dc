import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { PayloadError } from '../../errors.ts';

const marks = [
  { label: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { label: 'utf-16le', bytes: [0xff, 0xfe] },
  { label: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** What is said about the charset of some bytes, most trustworthy first; null where somebody could have said, and did not. */
export type DeclaredCharsets = readonly (string | null)[];

/**
 * The text of a document's bytes, without their byte order mark. Nothing is altered silently: what cannot be read as the
 * mark, or else as UTF-8, or else as one of the declared charsets is not read at all.
 * @throws PayloadError `undecodable`, `unsupported-charset`
 */
export function decodeText(bytes: Buffer, declared: DeclaredCharsets): string {
  const mark = marks.find((candidate) => candidate.bytes.every((byte, at) => bytes[at] === byte));
  if (!mark) return decodeAs(findCharset(bytes, [...declared, readXmlEncoding(bytes)]), bytes) ?? refuse();
  return decodeAs(mark.label, bytes.subarray(mark.bytes.length)) ?? refuse();
}

/**
 * The charset that explains every one of these bytes, which begin with no byte order mark. Valid UTF-8 that is more than
 * ASCII is that, whatever is declared: text of another charset that looks like it does not occur, a wrong label does.
 * @throws PayloadError `undecodable`, `unsupported-charset`
 */
export function findCharset(bytes: Buffer, declared: DeclaredCharsets): string {
  // What says UTF-16 and is readable byte by byte is not in it, whatever it was written for.
  const isWide = bytes[0] === 0 || bytes[1] === 0;
  const said = declared.filter((label) => label !== null && (isWide || !/^utf-?16/i.test(label)));
  const labels = said.map((label) => toLabel(label ?? '', bytes));
  const isPlain = isAscii(bytes);
  if (isUtf8(bytes) && (labels.length === 0 || !isPlain)) return 'utf-8';
  const found = labels.find((label) => explains(label, bytes));
  if (found !== undefined) return found;
  if (!isPlain) refuse();
  throw new PayloadError('unsupported-charset', 'the body is in a charset we do not know');
}

/** The text of bytes in a charset; null where that is unknown or does not explain them. */
export function decodeAs(label: string, bytes: Buffer): string | null {
  if (label === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : null;
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function explains(label: string, bytes: Buffer): boolean {
  return label === 'utf-8' ? isUtf8(bytes) : decodeAs(label, bytes) !== null;
}

function toLabel(label: string, bytes: Buffer): string {
  if (/^utf-?8$/i.test(label)) return 'utf-8';
  // Bodies begin with ASCII, so the zero tells which half comes first where the label does not.
  return /^utf-?16$/i.test(label) && bytes[0] === 0 ? 'utf-16be' : label;
}

function readXmlEncoding(bytes: Buffer): string | null {
  const head = bytes.toString('latin1', 0, 200);
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? null;
}

function refuse(): never {
  throw new PayloadError(
    'undecodable',
    'the body has bytes that neither UTF-8 nor a declared charset explains',
  );
}
