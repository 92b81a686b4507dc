import type { SentRequest } from '../delivery/deliver.ts';

// curl sets these itself, to the same values.
const ownHeaders = new Set(['host', 'content-length']);

/** A shell line that sends exactly this request. */
export function toCurl({
  method,
  url,
  headers,
  body,
}: Omit<SentRequest, 'method'> & { method: string }): string {
  const options = Object.entries(headers)
    .filter(([name]) => !ownHeaders.has(name))
    .map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  return ['curl -sS -X', method, quote(url), ...options, '--data-binary', quote(body)].join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
