import { PayloadError } from '../../errors.ts';
import { invalidXml } from './invalid-xml.ts';
import { assertWithinBounds } from './payload-bounds.ts';
import { readTag } from './read-tag.ts';

/** What may start with `<` besides tags, and how it ends. Only CDATA says something. */
const sections = [
  { start: '<!--', end: '-->', isContent: false },
  { start: '<![CDATA[', end: ']]>', isContent: true },
  { start: '<?', end: '?>', isContent: false },
];

/**
 * Walks the tags once, in linear time, before anything is built from them: bounds depth and number, refuses tags that are
 * not well-formed, document types (entities could be declared in one) and other declarations, and leaves out comments and
 * processing instructions.
 * @throws PayloadError `doctype`, `invalid-xml`, `too-deep`, `too-many-nodes`
 */
export function checkMarkup(xml: string): string {
  const kept: string[] = [];
  const open: string[] = [];
  let keptUntil = 0;
  let nodes = 0;
  let at = 0;
  for (let start = xml.indexOf('<'); start >= 0; start = xml.indexOf('<', at)) {
    // Text beside the root would get lost: the parser gives only what is in it.
    if (open.length === 0) assertBlank(xml.slice(at, start));
    const section = sections.find((candidate) => xml.startsWith(candidate.start, start));
    if (section) {
      assertNoLateDeclaration(xml, start);
      at = indexAfter(xml, section.end, start + section.start.length);
      if (section.isContent) {
        if (open.length === 0) throw invalidXml();
        continue;
      }
      kept.push(xml.slice(keptUntil, start));
      keptUntil = at;
    } else {
      assertNoDeclaration(xml, start);
      const tag = readTag(xml, start);
      if (tag.kind === 'start') open.push(tag.name);
      if (tag.kind === 'end' && open.pop() !== tag.name) throw invalidXml();
      assertWithinBounds(open.length, (nodes += 1 + tag.attributeCount));
      at = tag.end;
    }
  }
  assertBlank(xml.slice(at));
  if (open.length > 0) throw invalidXml();
  return [...kept, xml.slice(keptUntil)].join('');
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
