import { PayloadError } from '../../errors.ts';
import type { SentVariable } from './decode-variables.ts';
import { assertWithinBounds } from './payload-bounds.ts';
import { readCharset } from './read-content-type.ts';

/**
 * The parts of a multipart form (RFC 7578), in order, as they were sent: a part may have a charset of its own.
 * @throws PayloadError `invalid-form`, also where a part is a file, and `too-many-nodes`
 */
export function readMultipart(body: Buffer, boundary: string | null): SentVariable[] {
  if (boundary === null) throw invalidForm('has no boundary before it');
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const variables: SentVariable[] = [];
  let found = findDelimiter(body, delimiter, 0);
  while (!found.isLast) {
    const next = findDelimiter(body, delimiter, found.end);
    variables.push(readPart(body.subarray(found.end, next.start)));
    assertWithinBounds(0, variables.length);
    found = next;
  }
  return variables;
}

interface Delimiter {
  /** Where it starts, its line end before it included. */
  start: number;
  end: number;
  isLast: boolean;
}

/** The next one that stands on a line of its own (RFC 2046 §5.1.1). */
function findDelimiter(body: Buffer, delimiter: Buffer, from: number): Delimiter {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue;
    const tail = body.toString('latin1', at + delimiter.length, at + delimiter.length + 80);
    const rest = /^--|^[\t ]*\r?\n/.exec(tail)?.[0];
    if (rest === undefined) continue;
    const lineEnd = at === 0 ? 0 : body[at - 2] === 0x0d ? 2 : 1;
    return {
      start: Math.max(from, at - lineEnd),
      end: at + delimiter.length + rest.length,
      isLast: rest === '--',
    };
  }
  throw invalidForm('ends before its last boundary');
}

function readPart(part: Buffer): SentVariable {
  const [head, value] = splitHead(part);
  const headers = new Map(
    head.split(/\r?\n(?![\t ])/).map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = /;\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/is.exec(disposition);
  if (!name || /;\s*filename\*?\s*=/i.test(disposition)) throw invalidForm('is no text, or has no name');
  return {
    name: Buffer.from(unescapeName(name[1] ?? name[2] ?? ''), 'latin1'),
    value: decodeTransfer(value, headers.get('content-transfer-encoding')),
    charset: readCharset(headers.get('content-type')),
  };
}

function splitHead(part: Buffer): [head: string, value: Buffer] {
  const end = /\r?\n\r?\n/.exec(part.toString('latin1', 0, 8_192));
  if (!end) throw invalidForm('has no end of its headers');
  return [part.toString('latin1', 0, end.index), part.subarray(end.index + end[0].length)];
}

// As browsers escape it (HTML, "multipart-form-data"), and as curl did.
function unescapeName(name: string): string {
  return name
    .replace(/\\(["\\])/g, '$1')
    .replace(/%(22|0D|0A)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function decodeTransfer(value: Buffer, encoding = '8bit'): Buffer {
  if (/^(?:[78]bit|binary)$/i.test(encoding)) return value;
  if (/^base64$/i.test(encoding)) return Buffer.from(value.toString('latin1'), 'base64');
  throw invalidForm('has a transfer encoding that we do not read');
}

function invalidForm(what: string): PayloadError {
  return new PayloadError('invalid-form', `a part of the multipart form ${what}`);
}
