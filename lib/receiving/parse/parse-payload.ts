import { PayloadError } from '../../errors.ts';
import type { DeliveryFormat } from '../../event/vocabulary.ts';
import { decodeBody, detectCharset } from './decode-body.ts';
import { parseForm, type FormVariable } from './parse-form.ts';
import { parseJson } from './parse-json.ts';
import { readMultipart } from './read-multipart.ts';
import { readContentType } from './read-content-type.ts';
import { isDocument, readUrlencoded } from './read-urlencoded.ts';
import { isMap, type PayloadMap, type PayloadValue } from './payload-value.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';

// What this stage gives is made of these: the stages after it take them from here.
export { isList, isMap, type PayloadList, type PayloadMap, type PayloadValue } from './payload-value.ts';

/** A body that could be read; what it means is for the normalize stage to say. */
export interface ParsedPayload {
  format: DeliveryFormat;
  root: PayloadMap;
}

/**
 * Reads the body, whatever its format. Asynchronous only because the XML parser is loaded where there is XML.
 * @throws PayloadError when the body is in no format we read, is malformed, or is beyond the bounds
 */
export async function parsePayload(request: VerifiedRequest): Promise<ParsedPayload> {
  const { body } = request;
  const contentType = readContentType(request.headers.get('content-type'));
  if (contentType.format === 'multipart') return parseVariables(await readMultipart(request));
  const charset = detectCharset(body, contentType.charset);
  const text = decodeBody(body, charset);
  if (text.trim() === '') throw new PayloadError('empty-body', 'the body is empty');
  switch (sniffFormat(text) ?? contentType.format) {
    case 'json':
      return toPayload('json', parseJson(text));
    case 'xml':
      return toPayload('xml', await parseXmlLazily(text));
    case 'form':
      return parseVariables(readUrlencoded(body, charset, contentType.charset));
    default:
      throw new PayloadError('unsupported-content-type', 'the body is neither JSON, XML nor a form');
  }
}

// How these formats begin cannot be mistaken for each other; a wrong or missing content type must not lose a body.
function sniffFormat(text: string): 'json' | 'xml' | 'form' | null {
  const first = text.trimStart()[0];
  if (first === '{' || first === '[') return 'json';
  if (first === '<') return 'xml';
  return /^[\w%[\].+-]+=/.test(text) ? 'form' : null;
}

// Copernica's own receiver reads a form variable called json, and nothing beside it (protocol 4.1 A).
async function parseVariables(variables: readonly FormVariable[]): Promise<ParsedPayload> {
  const documents = variables.filter(([name]) => isDocument(name));
  const [document, ...others] = documents;
  if (!document) return toPayload('form', parseForm(variables));
  if (others.length > 0) throw new PayloadError('unknown-shape', 'the form has more than one document in it');
  const [name, text] = document;
  return name === 'xml' ? toPayload('xml', await parseXmlLazily(text)) : toPayload('json', parseJson(text));
}

function toPayload(format: ParsedPayload['format'], root: PayloadValue): ParsedPayload {
  if (!isMap(root)) throw new PayloadError('unknown-shape', 'the body is not an object');
  return { format, root };
}

async function parseXmlLazily(text: string): Promise<PayloadValue> {
  const { parseXml } = await import('./parse-xml.ts');
  return parseXml(text);
}
