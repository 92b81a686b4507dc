import { PayloadError } from '../../errors.ts';
import type { PayloadValue } from '../parsed-payload.ts';
import { assertWithinBounds } from './payload-bounds.ts';

/**
 * Reads JSON without interpreting scalars: 1.10 stays '1.10', true is 'true'. Of a name given twice the last counts.
 * @throws PayloadError `invalid-json`, `too-deep`, `too-many-nodes`
 */
export function parseJson(text: string): PayloadValue {
  // JSON.parse calls the reviver recursively: the depth must be known before.
  assertJsonBounds(text);
  try {
    return JSON.parse(text, toPayloadValue) as PayloadValue;
  } catch {
    throw new PayloadError('invalid-json', 'the body is not valid JSON');
  }
}

// The source text of a number or boolean is there since ECMAScript 2026; TypeScript's JSON.parse does not know it yet.
function toPayloadValue(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (value === null || typeof value === 'string') return value;
  if (typeof value !== 'object') return context?.source;
  return Array.isArray(value) ? value : new Map(Object.entries(value));
}

function assertJsonBounds(text: string): void {
  let depth = 0;
  let nodes = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22 /* " */) at = endOfString(text, at);
    else if (char === 0x7b /* { */ || char === 0x5b /* [ */) assertWithinBounds(++depth, ++nodes);
    else if (char === 0x7d /* } */ || char === 0x5d /* ] */) depth--;
    else if (char === 0x2c /* , */) assertWithinBounds(depth, ++nodes);
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c /* \ */ ? 2 : 1;
  return at;
}
