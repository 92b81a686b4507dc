import { invalidXml } from './invalid-xml.ts';

const malformed = /&(?!(?:lt|gt|quot|apos|amp|#\d+|#x[\dA-Fa-f]+);)/;
const character = /&#(?:(\d+)|x([\dA-Fa-f]+));/g;
// The ampersand last: what it makes is not decoded again.
const entities = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
] as const;

// XML 1.0 §2.2: what may not occur in a document, not even by reference.
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Replaces character references and the five predefined entities (XML 1.0 §4.1). @throws PayloadError `invalid-xml` */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  if (malformed.test(text)) throw invalidXml();
  const decoded = text.replace(character, (_, decimal?: string, hex?: string) => {
    const char = toChar(hex === undefined ? Number(decimal) : parseInt(hex, 16));
    return char === '&' ? '&amp;' : char;
  });
  return entities.reduce((result, [entity, char]) => result.replaceAll(entity, char), decoded);
}

/** @throws PayloadError `invalid-xml` where a character is not allowed in XML */
export function assertXmlCharacters(text: string): void {
  if (forbidden.test(text)) throw invalidXml();
}

function toChar(codePoint: number): string {
  if (codePoint > 0x10ffff) throw invalidXml();
  const char = String.fromCodePoint(codePoint);
  assertXmlCharacters(char);
  return char;
}
