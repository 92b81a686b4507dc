import { XMLParser } from 'fast-xml-parser';
import type { PayloadMap } from './payload-value.ts';
import { checkMarkup } from './check-markup.ts';
import { assertXmlCharacters } from './decode-references.ts';
import { invalidXml } from './invalid-xml.ts';
import { attributeNamePrefix, toXmlPayload, type XmlNode } from './to-xml-payload.ts';

/**
 * Reads XML without interpreting text: nothing is trimmed, coerced or expanded.
 * @throws PayloadError `invalid-xml`, `doctype`, `too-deep`, `too-many-nodes`, `unknown-shape`
 */
export function parseXml(text: string): PayloadMap {
  assertXmlCharacters(text);
  const { tags, names, texts } = checkMarkup(text.trimStart());
  return toXmlPayload(parseNodes(tags), names, texts);
}

// The parser takes much that is not well-formed; the markup is checked before.
function parseNodes(tags: string): XmlNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix,
    parseTagValue: false,
    trimValues: false,
    processEntities: false,
    jPath: false,
  });
  try {
    return parser.parse(tags) as XmlNode[];
  } catch {
    throw invalidXml();
  }
}
