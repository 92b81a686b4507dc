import { PayloadError } from '../../errors.ts';
import type { PayloadValue } from './payload-value.ts';
import { assertWithinBounds } from './payload-bounds.ts';

/**
 * Reads JSON without interpreting scalars: 1.10 stays '1.10', true is 'true'. Of a name given twice the last counts.
 * @throws PayloadError `invalid-json`, `too-deep`, `too-many-nodes`
 */
export function parseJson(text: string): PayloadValue {
  const quoted = quoteScalars(text);
  try {
    return toPayloadValue(JSON.parse(quoted));
  } catch {
    throw invalidJson();
  }
}

// Numbers by the grammar of RFC 8259 §6. What follows one too many of them makes the text invalid with quotes as without.
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false)(\s*:)?/y;

/**
 * Puts quotes around numbers and booleans, so that the parser hands them on as they are printed; a reviver could tell
 * too, at several times the price of the whole parse. Counts what is in the text before anything is built from it.
 */
function quoteScalars(text: string): string {
  const parts: string[] = [];
  let keptUntil = 0;
  let depth = 0;
  let nodes = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22 /* " */) at = endOfString(text, at);
    else if (char === 0x7b /* { */ || char === 0x5b /* [ */) assertWithinBounds(++depth, ++nodes);
    else if (char === 0x7d /* } */ || char === 0x5d /* ] */) depth--;
    else if (char === 0x2c /* , */) assertWithinBounds(depth, ++nodes);
    else if (char > 0x2c && char !== 0x3a /* : */) {
      scalar.lastIndex = at;
      const [token, colon] = scalar.exec(text) ?? [];
      if (token === undefined) continue;
      // With quotes it would pass for a name.
      if (colon !== undefined) throw invalidJson();
      parts.push(text.slice(keptUntil, at), '"', token, '"');
      keptUntil = at + token.length;
      at = keptUntil - 1;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(keptUntil);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c /* \ */ ? 2 : 1;
  return at;
}

function toPayloadValue(value: unknown): PayloadValue {
  if (value === null || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(toPayloadValue);
  const map = new Map<string, PayloadValue>();
  for (const [name, inner] of Object.entries(value as object)) map.set(name, toPayloadValue(inner));
  return map;
}

function invalidJson(): PayloadError {
  return new PayloadError('invalid-json', 'the body is not valid JSON');
}
