/** An element before it is read: what it is called, and what its attributes say. */
export interface XmlElement {
  name: string;
  /** References decoded. */
  attributes: ReadonlyMap<string, string>;
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

/** What of an element's attributes is a value in it. */
export function attributesOf(
  element: XmlElement,
  hasChildren: boolean,
  prefixes: ReadonlySet<string>,
): [name: string, value: string][] {
  if (element.attributes.size === 0) return [];
  if (hasChildren && containers.has(localName(element.name, prefixes))) return [];
  return [...element.attributes].filter(
    ([name]) => name !== 'name' && !/^xmlns$|:/.test(name) && (hasChildren || !remarks.has(name)),
  );
}

/** What an element stands for: its own name, or what its `name` attribute says. */
export function nameOf(element: XmlElement, prefixes: ReadonlySet<string>): string {
  const own = localName(element.name, prefixes);
  return structural.has(own) ? own : (element.attributes.get('name') ?? own);
}

/** A name without its prefix: one that was declared anywhere so far is a namespace's, any other colon is part of the name. */
export function localName(name: string, prefixes: ReadonlySet<string>): string {
  const colon = name.indexOf(':');
  return colon > 0 && prefixes.has(name.slice(0, colon)) ? name.slice(colon + 1) : name;
}
