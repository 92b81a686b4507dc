import { PayloadError } from '../../errors.ts';
import type { DeliveryFormat } from '../../event/vocabulary.ts';
import { decodeText } from './decode-text.ts';
import { decodeVariables, isDocument } from './decode-variables.ts';
import { parseForm, type FormVariable } from './parse-form.ts';
import { parseJson } from './parse-json.ts';
import { readMultipart } from './read-multipart.ts';
import { readUrlencoded } from './read-urlencoded.ts';
import { sniffBody } from './sniff-body.ts';
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
 * Reads the body, whatever its format. Asynchronous only because what few bodies need is loaded where it is needed.
 * @throws PayloadError when the body is in no format we read, is malformed, or is beyond the bounds
 */
export async function parsePayload({ headers, body: sent }: VerifiedRequest): Promise<ParsedPayload> {
  const body = await decompressLazily(sent, headers.get('content-encoding'));
  const sniffed = sniffBody(body, headers.get('content-type'));
  if (!sniffed) throw new PayloadError('empty-body', 'the body is empty');
  const { format, charset, boundary } = sniffed;
  switch (format) {
    case 'json':
      return toPayload('json', parseJson(decodeText(body, [charset])));
    case 'xml':
      return toPayload('xml', await parseXmlLazily(decodeText(body, [charset])));
    case 'form':
      return parseVariables(readUrlencoded(body, charset));
    case 'multipart':
      return parseVariables(decodeVariables(readMultipart(body, boundary), charset));
    default:
      throw new PayloadError('unsupported-content-type', 'the body is neither JSON, XML nor a form');
  }
}

// Copernica's own receiver reads a form variable called json, and nothing beside it (protocol 4.1 A).
async function parseVariables(variables: readonly FormVariable[]): Promise<ParsedPayload> {
  const [document, ...others] = variables.filter(([name]) => isDocument(name));
  if (!document) return toPayload('form', parseForm(variables));
  if (others.length > 0) throw new PayloadError('unknown-shape', 'the form has more than one document in it');
  const [name, text] = document;
  return name === 'xml' ? toPayload('xml', await parseXmlLazily(text)) : toPayload('json', parseJson(text));
}

function toPayload(format: ParsedPayload['format'], root: PayloadValue): ParsedPayload {
  if (!isMap(root)) throw new PayloadError('unknown-shape', 'the body is not an object');
  return { format, root };
}

async function decompressLazily(body: Buffer, coding: string | undefined): Promise<Buffer> {
  if (coding === undefined) return body;
  const { decompress } = await import('./decompress.ts');
  return decompress(body, coding);
}

async function parseXmlLazily(text: string): Promise<PayloadValue> {
  const { parseXml } = await import('./parse-xml.ts');
  return parseXml(text);
}
