import { PayloadError } from '../../errors.ts';
import { attributesOf, localName, nameOf, type XmlElement } from './xml-element.ts';
import type { PayloadMap, PayloadValue } from './payload-value.ts';
import { invalidXml } from './invalid-xml.ts';
import { elementName } from './check-markup.ts';
import { decodeReferences } from './decode-references.ts';

/** No XML name starts with it, so no attribute is called what the parser refuses or renames. */
export const attributeNamePrefix = '^';

/** A node as the parser gives it: an element, or the mark of a text. */
export interface XmlNode {
  [elementName]?: XmlNode[];
  ':@'?: Record<string, string>;
}

interface ElementNode extends XmlElement {
  content: readonly XmlNode[];
}

/** What is carried along while a document is walked. */
interface Walk {
  /** The names of the elements that are still to come. */
  names: Iterator<string, undefined>;
  /** The texts that are. */
  texts: Iterator<string, undefined>;
  /** Those declared so far. */
  prefixes: Set<string>;
}

/**
 * The root element's content as a map: elements by name, several of one name as a list, `<field name="x">` as `x`.
 * A root called profile or subprofile says what it is, so it stays.
 * @param names what the elements are called, in the order in which they start
 * @param texts what stands between tags, in order
 */
export function toXmlPayload(
  nodes: readonly XmlNode[],
  names: readonly string[],
  texts: readonly string[],
): PayloadMap {
  const walk: Walk = { names: names.values(), texts: texts.values(), prefixes: new Set() };
  const [root, ...others] = nodes;
  if (!root || others.length > 0) throw invalidXml();
  const element = toElement(root, walk);
  const value = toValue(element, walk);
  const name = localName(element.name, walk.prefixes);
  if (name === 'profile' || name === 'subprofile') return new Map([[name, value]]);
  return value instanceof Map ? value : new Map();
}

function toValue(element: ElementNode, walk: Walk): PayloadValue {
  for (const name of element.attributes.keys()) {
    if (name.startsWith('xmlns:')) walk.prefixes.add(name.slice('xmlns:'.length));
  }
  let text = '';
  const children: [name: string, value: PayloadValue][] = [];
  for (const node of element.content) {
    if (node[elementName] === undefined) {
      text += take(walk.texts);
      continue;
    }
    const child = toElement(node, walk);
    const value = toValue(child, walk);
    children.push([nameOf(child, walk.prefixes), value]);
  }
  const attributes = attributesOf(element, children.length > 0, walk.prefixes);
  if (children.length === 0 && (attributes.length === 0 || text.trim() !== '')) return text;
  if (text.trim() !== '') throw new PayloadError('unknown-shape', 'the body mixes text and elements');
  return toMap(attributes.length === 0 ? children : [...attributes, ...children]);
}

function toMap(entries: readonly (readonly [name: string, value: PayloadValue])[]): PayloadMap {
  const map = new Map<string, PayloadValue>();
  const lists = new Map<string, PayloadValue[]>();
  for (const [name, value] of entries) {
    const earlier = map.get(name);
    const list = lists.get(name);
    if (list) list.push(value);
    else if (earlier === undefined) map.set(name, value);
    else {
      const both = [earlier, value];
      lists.set(name, both);
      map.set(name, both);
    }
  }
  return map;
}

function toElement(node: XmlNode, { names }: Walk): ElementNode {
  const attributes = Object.entries(node[':@'] ?? {});
  return {
    name: take(names),
    attributes: attributes.length === 0 ? noAttributes : new Map(attributes.map(toAttribute)),
    content: node[elementName] ?? [],
  };
}

function take(texts: Iterator<string, undefined>): string {
  const next = texts.next();
  if (next.done === true) throw invalidXml();
  return next.value;
}

const noAttributes: ReadonlyMap<string, string> = new Map();

function toAttribute([name, value]: [string, string]): [string, string] {
  return [name.slice(attributeNamePrefix.length), decodeReferences(value)];
}
