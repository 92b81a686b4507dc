import { PayloadError } from '../../errors.ts';
import { decodeReferences } from './decode-references.ts';
import { invalidXml } from './invalid-xml.ts';
import { assertWithinBounds } from './payload-bounds.ts';
import { readTag, type Tag } from './read-tag.ts';

/** What may start with `<` besides tags, and how it ends. Only CDATA says something. */
const sections = [
  { start: '<!--', end: '-->', isContent: false },
  { start: '<![CDATA[', end: ']]>', isContent: true },
  { start: '<?', end: '?>', isContent: false },
];

/**
 * Well-formed markup, and apart from it what it holds. The parser appends texts a character at a time, and makes a property
 * of each name: objects of ten thousand different shapes cost ten times what they hold, and some names it refuses or renames
 * (constructor, toString, …).
 */
export interface Markup {
  /** The tags, all of one name, with one character in place of each text. */
  tags: string;
  /** What the elements are called, in the order in which they start. */
  names: readonly string[];
  /** The texts between tags, in order: references decoded, CDATA taken in, line ends as XML has them. */
  texts: readonly string[];
}

/**
 * Walks the tags once, in linear time, before anything is built from them: bounds depth and number, refuses tags that are
 * not well-formed, document types (entities could be declared in one) and other declarations, and leaves out comments and
 * processing instructions.
 * @throws PayloadError `doctype`, `invalid-xml`, `too-deep`, `too-many-nodes`
 */
export function checkMarkup(xml: string): Markup {
  const tags: string[] = [];
  const names: string[] = [];
  const texts: string[] = [];
  const open: string[] = [];
  let text = '';
  let nodes = 0;
  let at = 0;
  for (let start = xml.indexOf('<'); start >= 0; start = xml.indexOf('<', at)) {
    const between = xml.slice(at, start);
    // Text beside the root would get lost: the parser gives only what is in it.
    if (open.length === 0) assertBlank(between);
    else text += decodeReferences(normalizeLineEnds(between));
    const section = sections.find((candidate) => xml.startsWith(candidate.start, start));
    if (section) {
      assertNoLateDeclaration(xml, start);
      const contentStart = start + section.start.length;
      at = indexAfter(xml, section.end, contentStart);
      if (!section.isContent) continue;
      if (open.length === 0) throw invalidXml();
      text += normalizeLineEnds(xml.slice(contentStart, at - section.end.length));
      continue;
    }
    assertNoDeclaration(xml, start);
    const tag = readTag(xml, start);
    if (text !== '') {
      tags.push(textMark);
      texts.push(text);
      text = '';
    }
    tags.push(withoutName(tag, xml));
    if (tag.kind !== 'end') names.push(tag.name);
    if (tag.kind === 'start') open.push(tag.name);
    if (tag.kind === 'end' && open.pop() !== tag.name) throw invalidXml();
    assertWithinBounds(open.length, (nodes += 1 + tag.attributeCount));
    at = tag.end;
  }
  assertBlank(xml.slice(at));
  if (open.length > 0) throw invalidXml();
  return { tags: tags.join(''), names, texts };
}

const textMark = '.';
/** What every element is called towards the parser. */
export const elementName = '^';

function withoutName({ kind, attributeCount, nameEnd, end }: Tag, xml: string): string {
  if (attributeCount > 0) return `<${elementName}${xml.slice(nameEnd, end)}`;
  return { start: `<${elementName}>`, end: `</${elementName}>`, empty: `<${elementName}/>` }[kind];
}

// XML 1.0 §2.11.
function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function assertBlank(text: string): void {
  if (text.trim() !== '') throw invalidXml();
}

// An XML declaration anywhere but at the start is an error (XML 1.0 §2.8).
function assertNoLateDeclaration(xml: string, start: number): void {
  if (start > 0 && /^<\?xml\s/i.test(xml.slice(start, start + 6))) throw invalidXml();
}

function assertNoDeclaration(xml: string, start: number): void {
  if (xml[start + 1] !== '!') return;
  if (xml.slice(start, start + 9).toUpperCase() !== '<!DOCTYPE') throw invalidXml();
  throw new PayloadError('doctype', 'the body declares a document type');
}

function indexAfter(xml: string, text: string, from: number): number {
  const at = xml.indexOf(text, from);
  if (at < 0) throw invalidXml();
  return at + text.length;
}
