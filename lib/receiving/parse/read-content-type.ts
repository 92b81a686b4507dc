export type BodyFormat = 'json' | 'xml' | 'form' | 'multipart';

/** What a Content-Type header says: a hint, which the body overrules. */
export interface ContentType {
  /** Null where the header is missing or names no format that we read: the body has to. */
  format: BodyFormat | null;
  /** The charset parameter as sent. */
  charset: string | null;
  /** What parts a multipart form. */
  boundary: string | null;
}

const formats: ReadonlyMap<string, BodyFormat> = new Map<string, BodyFormat>([
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/x-www-form-urlencoded', 'form'],
  ['multipart/form-data', 'multipart'],
]);

/** Reads a Content-Type header. */
export function readContentType(header: string | undefined): ContentType {
  const [essence = ''] = (header ?? '').split(/[;,]/, 1);
  const type = essence
    .trim()
    .toLowerCase()
    .replace(/^application\/.*\+(?=json$|xml$)/, 'application/');
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(header ?? '');
  return {
    format: formats.get(type) ?? null,
    charset: readCharset(header),
    boundary: boundary?.[1] ?? boundary?.[2] ?? null,
  };
}

/** The charset parameter of a Content-Type header, null where there is none. */
export function readCharset(header: string | undefined): string | null {
  return /[;,]\s*charset\s*=\s*["']?([^"'\s;,]+)/i.exec(header ?? '')?.[1] ?? null;
}
