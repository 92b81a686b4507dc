import type { FormValue } from './to-bracketed-form.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** An XML document: object keys become elements, list items become `<item>` elements, text is escaped. */
export function toXml(root: string, value: FormValue): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${toElement(root, value)}\n`;
}

function toElement(name: string, value: FormValue): string {
  return `<${name}>${toContent(value)}</${name}>`;
}

function toContent(value: FormValue): string {
  if (typeof value === 'string')
    return value.replace(/[&<>\r]/g, (character) => escapes[character] ?? character);
  if (Array.isArray(value)) return value.map((item) => toElement('item', item)).join('');
  return Object.entries(value)
    .map(([name, item]) => toElement(name, item))
    .join('');
}
