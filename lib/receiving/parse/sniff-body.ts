import { readContentType, type BodyFormat } from './read-content-type.ts';

/** What a body is, and what is needed to read it. */
export interface SniffedBody {
  /** Null where neither the body nor its content type says. */
  format: BodyFormat | null;
  charset: string | null;
  /** What parts a multipart form; null where nothing in the body can be that. */
  boundary: string | null;
}

/**
 * How a body must be read. How our formats begin cannot be mistaken for each other, so the content type decides only
 * where the body does not: a wrong or missing one must not lose a delivery. Null for a body with nothing in it.
 */
export function sniffBody(body: Buffer, header: string | undefined): SniffedBody | null {
  const declared = readContentType(header);
  const start = findStart(body);
  if (start === null) return null;
  // UTF-16 is read by its other halves.
  const head = body.toString('latin1', start, start + 1_024).replaceAll('\0', '');
  const boundary = findBoundary(body, head, declared.boundary);
  if (boundary !== null) return { ...declared, format: 'multipart', boundary };
  return { ...declared, format: toFormat(head) ?? declared.format, boundary };
}

function toFormat(head: string): BodyFormat | null {
  if (head.startsWith('{') || head.startsWith('[')) return 'json';
  if (head.startsWith('<')) return 'xml';
  return /^\??[\w%[\].+-]+=/.test(head) ? 'form' : null;
}

function findBoundary(body: Buffer, head: string, declared: string | null): string | null {
  if (declared !== null && body.includes(`--${declared}`, 0, 'latin1')) return declared;
  return /^--([!-~](?:[ -~]{0,68}[!-~])?)\r?\ncontent-disposition[\t ]*:/i.exec(head)?.[1] ?? null;
}

// What may stand before a body and is none of it: blanks, a byte order mark, and the other halves of UTF-16.
const blanks: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff]);

function findStart(body: Buffer): number | null {
  const start = body.findIndex((byte) => !blanks.has(byte));
  return start < 0 ? null : start;
}
