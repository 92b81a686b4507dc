import { PayloadError } from '../../errors.ts';
import type { PayloadMap, PayloadValue } from './payload-value.ts';
import { invalidXml } from './invalid-xml.ts';
import { decodeReferences } from './decode-references.ts';

/** A node as the parser gives it: text in `#text`, CDATA in `#cdata`, an element's content under its escaped name. */
export type XmlNode = Record<string, XmlNode[] | string | Record<string, string>>;

interface Element {
  name: string;
  attributes: ReadonlyMap<string, string>;
  content: XmlNode[];
}

// Elements that mean something by their own name: a `name` attribute of theirs is one attribute among others.
const structural: ReadonlySet<string> = new Set([
  'database',
  'collection',
  'profile',
  'subprofile',
  'fields',
  'interests',
  'parameters',
  'updated',
]);

// Maps and lists of whatever names there are: beside these, an attribute is about the element and none of them.
const containers: ReadonlySet<string> = new Set(['fields', 'interests', 'parameters', 'updated', 'tags']);

// What serializers say of a value, which is none.
const remarks: ReadonlySet<string> = new Set(['type', 'nil', 'null', 'size', 'count', 'length']);

/**
 * The root element's content as a map: elements by name, several of one name as a list, `<field name="x">` as `x`.
 * A root called profile or subprofile says what it is, so it stays.
 */
export function toXmlPayload(nodes: XmlNode[]): PayloadMap {
  const [root, ...others] = nodes.map(toElement);
  if (!root || others.length > 0) throw invalidXml();
  const prefixes = new Set<string>();
  const value = toValue(root, prefixes);
  const name = localName(root.name, prefixes);
  if (name === 'profile' || name === 'subprofile') return new Map([[name, value]]);
  return value instanceof Map ? value : new Map();
}

function toValue(element: Element, prefixes: Set<string>): PayloadValue {
  for (const name of element.attributes.keys()) {
    if (name.startsWith('xmlns:')) prefixes.add(name.slice('xmlns:'.length));
  }
  const children = element.content.filter((node) => !isText(node)).map(toElement);
  const text = textOf(element.content);
  const attributes = attributesOf(element, children.length > 0, prefixes);
  if (children.length === 0 && (attributes.length === 0 || text.trim() !== '')) return text;
  if (text.trim() !== '') throw new PayloadError('unknown-shape', 'the body mixes text and elements');
  const named = children.map((child) => {
    const value = toValue(child, prefixes);
    return [nameOf(child, prefixes), value] as const;
  });
  return toMap([...attributes, ...named]);
}

function attributesOf(
  element: Element,
  hasChildren: boolean,
  prefixes: ReadonlySet<string>,
): [name: string, value: string][] {
  if (hasChildren && containers.has(localName(element.name, prefixes))) return [];
  return [...element.attributes].filter(
    ([name]) => name !== 'name' && !/^xmlns$|:/.test(name) && (hasChildren || !remarks.has(name)),
  );
}

function toMap(entries: readonly (readonly [name: string, value: PayloadValue])[]): PayloadMap {
  const map = new Map<string, PayloadValue>();
  for (const [name, group] of Map.groupBy(entries, ([name]) => name)) {
    const [first = '', ...others] = group.map(([, value]) => value);
    map.set(name, others.length === 0 ? first : [first, ...others]);
  }
  return map;
}

function isText(node: XmlNode): boolean {
  return '#text' in node || '#cdata' in node;
}

function toElement(node: XmlNode): Element {
  const key = Object.keys(node).find((name) => name.startsWith('^'));
  if (key === undefined) throw invalidXml();
  const attributes = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  return {
    name: key.slice(1),
    attributes: new Map(attributes.map(([name, value]) => [name.slice(1), decodeReferences(value)])),
    content: node[key] as XmlNode[],
  };
}

// References mean something in text only, not in CDATA.
function textOf(content: XmlNode[]): string {
  return content
    .map(({ '#text': text, '#cdata': cdata }) => {
      if (typeof text === 'string') return decodeReferences(text);
      return Array.isArray(cdata) ? cdata.map((node) => node['#text'] as string).join('') : '';
    })
    .join('');
}

function nameOf(element: Element, prefixes: ReadonlySet<string>): string {
  const own = localName(element.name, prefixes);
  return structural.has(own) ? own : (element.attributes.get('name') ?? own);
}

// A prefix declared anywhere so far is a namespace's; any other colon is part of the name.
function localName(name: string, prefixes: ReadonlySet<string>): string {
  const colon = name.indexOf(':');
  return colon > 0 && prefixes.has(name.slice(0, colon)) ? name.slice(colon + 1) : name;
}
