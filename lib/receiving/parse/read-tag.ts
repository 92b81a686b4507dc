import { invalidXml } from './invalid-xml.ts';
import { assertWithinBounds } from './payload-bounds.ts';

/** A tag as it stands in the text. */
export interface Tag {
  kind: 'start' | 'end' | 'empty';
  name: string;
  attributeCount: number;
  /** Where its attributes begin, or it ends. */
  nameEnd: number;
  /** Where the text goes on. */
  end: number;
}

// XML 1.0 §2.3.
const nameStart =
  ':A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const namePattern = `[${nameStart}][${nameStart}.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040\\-]*`;

const tagStart = new RegExp(`<(/?)(${namePattern})`, 'uy');
const attribute = new RegExp(
  `[ \\t\\r\\n]+(${namePattern})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"[^"<]*"|'[^'<]*')`,
  'uy',
);
const tagEnd = /[ \t\r\n]*(\/?)>/uy;

/** Reads one tag (XML 1.0 §3.1). @throws PayloadError `invalid-xml`, and `too-many-nodes` where it has too many attributes */
export function readTag(xml: string, start: number): Tag {
  const [opening, slash, name = ''] = matchAt(tagStart, xml, start) ?? refuse();
  // Most tags have none.
  let attributes: Set<string> | undefined;
  const nameEnd = start + opening.length;
  let end = nameEnd;
  for (let found = matchAt(attribute, xml, end); found; found = matchAt(attribute, xml, end)) {
    const [text, attributeName = ''] = found;
    attributes ??= new Set();
    if (attributes.has(attributeName)) refuse();
    assertWithinBounds(0, attributes.add(attributeName).size);
    end += text.length;
  }
  const [closing, emptySlash] = matchAt(tagEnd, xml, end) ?? refuse();
  const isEnd = slash === '/';
  const isEmpty = emptySlash === '/';
  const attributeCount = attributes?.size ?? 0;
  if (isEnd && (isEmpty || attributeCount > 0)) refuse();
  const kind = isEnd ? 'end' : isEmpty ? 'empty' : 'start';
  return { kind, name, attributeCount, nameEnd, end: end + closing.length };
}

function matchAt(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

function refuse(): never {
  throw invalidXml();
}
