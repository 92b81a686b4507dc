import { PayloadError } from '../../errors.ts';

export type BodyFormat = 'json' | 'xml' | 'form' | 'multipart';

export interface ContentType {
  /** Null where the header is missing or says nothing about the format: the body has to. */
  format: BodyFormat | null;
  /** The charset parameter as sent. */
  charset: string | null;
}

const formats: ReadonlyMap<string, BodyFormat | null> = new Map<string, BodyFormat | null>([
  ['', null],
  ['text/plain', null],
  ['application/octet-stream', null],
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/x-www-form-urlencoded', 'form'],
  ['multipart/form-data', 'multipart'],
]);

/** Reads a Content-Type header. @throws PayloadError `unsupported-content-type` */
export function readContentType(header: string | undefined): ContentType {
  const [essence = '', ...parameters] = (header ?? '').split(/[;,]/).map((part) => part.trim());
  const type = essence.toLowerCase().replace(/^application\/.*\+(?=json$|xml$)/, 'application/');
  const format = formats.get(type);
  if (format === undefined) {
    throw new PayloadError('unsupported-content-type', 'the content type is neither JSON, XML nor a form');
  }
  const charset = parameters
    .map((parameter) => /^charset\s*=\s*"?([^"\s]+)"?$/i.exec(parameter)?.[1])
    .find(Boolean);
  return { format, charset: charset ?? null };
}
