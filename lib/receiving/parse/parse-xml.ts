import { XMLParser } from 'fast-xml-parser';
import type { PayloadMap } from './payload-value.ts';
import { checkMarkup } from './check-markup.ts';
import { assertXmlCharacters } from './decode-references.ts';
import { invalidXml } from './invalid-xml.ts';
import { toXmlPayload, type XmlNode } from './to-xml-payload.ts';

// No XML name starts with it, so no element is called what the parser refuses or renames (constructor, toString, …).
// The parser applies this twice to an empty element.
const escapeName = (name: string): string => (name.startsWith('^') ? name : `^${name}`);

/**
 * Reads XML without interpreting text: nothing is trimmed, coerced or expanded.
 * @throws PayloadError `invalid-xml`, `doctype`, `too-deep`, `too-many-nodes`, `unknown-shape`
 */
export function parseXml(text: string): PayloadMap {
  assertXmlCharacters(text);
  return toXmlPayload(parseNodes(checkMarkup(text.trimStart())));
}

// The parser takes much that is not well-formed; the markup is checked before.
function parseNodes(markup: string): XmlNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '^',
    parseTagValue: false,
    trimValues: false,
    cdataPropName: '#cdata',
    processEntities: false,
    transformTagName: escapeName,
    jPath: false,
  });
  try {
    return parser.parse(markup) as XmlNode[];
  } catch {
    throw invalidXml();
  }
}
