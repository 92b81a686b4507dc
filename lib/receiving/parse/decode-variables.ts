import { PayloadError } from '../../errors.ts';
import { decodeAs, decodeText, findCharset } from './decode-text.ts';
import type { FormVariable } from './parse-form.ts';

/** A form's variable as it was sent: bytes, or text where they are known to be that. */
export interface SentVariable {
  name: Buffer | string;
  value: Buffer | string;
  /** Its own charset, as a part of a multipart form may declare it. */
  charset: string | null;
}

/** The form variables whose value is a whole document: what Copernica's own receiver reads (protocol 4.1 A). */
const documentNames: readonly string[] = ['json', 'xml'];

export function isDocument(name: string): boolean {
  return documentNames.includes(name);
}

/** A form says its charset in a variable of this name (HTML, "form-charset"), which says nothing else. */
export const charsetName = '_charset_';

/** The bounced message itself, which may be in any charset, or in several. */
const rawName = 'mime';

/**
 * The texts of a form's variables. One charset explains all of them, but for what declares its own. A `mime` that is not
 * text becomes `mimeBase64`.
 * @throws PayloadError `undecodable`, `unsupported-charset`
 */
export function decodeVariables(variables: readonly SentVariable[], declared: string | null): FormVariable[] {
  const said = variables
    .find(({ name }) => name.toString() === charsetName)
    ?.value.toString()
    .trim();
  const labels = [declared, said || null];
  const decode = createDecoder(variables, labels);
  const told = variables.filter(({ name }) => name.toString() !== charsetName);
  return told.map((variable): FormVariable => {
    const name = decode(variable.name);
    if (isPlainVariable(variable)) return [name, decode(variable.value)];
    const bytes = toBytes(variable.value);
    const charsets = [variable.charset, ...labels];
    return name === rawName ? toRawVariable(bytes, charsets) : [name, decodeText(bytes, charsets)];
  });
}

function isPlainVariable({ name, charset }: SentVariable): boolean {
  const text = name.toString();
  return charset === null && text !== rawName && !isDocument(text);
}

type Decode = (sent: Buffer | string) => string;

function createDecoder(variables: readonly SentVariable[], labels: readonly (string | null)[]): Decode {
  // Apart from each other, so that no character is made of the end of one and the beginning of the next.
  const sent: Buffer[] = [];
  for (const variable of variables) {
    if (typeof variable.name !== 'string') sent.push(variable.name, separator);
    if (typeof variable.value !== 'string' && isPlainVariable(variable)) sent.push(variable.value, separator);
  }
  const label = findCharset(Buffer.concat(sent), labels);
  return (part) => (typeof part === 'string' ? part : (decodeAs(label, part) ?? refuse()));
}

const separator = Buffer.from('\n');

function toRawVariable(bytes: Buffer, charsets: readonly (string | null)[]): FormVariable {
  try {
    return [rawName, decodeText(bytes, charsets)];
  } catch {
    return [`${rawName}Base64`, bytes.toString('base64')];
  }
}

function toBytes(sent: Buffer | string): Buffer {
  return typeof sent === 'string' ? Buffer.from(sent) : sent;
}

function refuse(): never {
  throw new PayloadError(
    'undecodable',
    'the form has bytes that neither UTF-8 nor a declared charset explains',
  );
}
