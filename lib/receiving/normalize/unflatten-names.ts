import type { PayloadMap, PayloadValue } from '../parse/parse-payload.ts';

const groups: ReadonlyMap<string, string> = new Map([
  ['parameter', 'parameters'],
  ['field', 'fields'],
  ['interest', 'interests'],
]);

/** Webhooks of 2017 sent `parameter_X`, `field_X` and `interest_N` (protocol 4.2): gives them today's nesting. */
export function unflattenNames(body: PayloadMap): PayloadMap {
  if ([...groups.values()].some((name) => body.has(name))) return body;
  const nested = new Map<string, PayloadValue>();
  const inner = new Map<string, Map<string, PayloadValue>>();
  for (const [name, value] of body) {
    const [, prefix = '', rest = ''] = /^(parameter|field|interest)_(.+)$/s.exec(name) ?? [];
    const group = groups.get(prefix);
    if (group === undefined) {
      nested.set(name, value);
      continue;
    }
    const map = inner.get(group) ?? new Map<string, PayloadValue>();
    inner.set(group, map.set(rest, value));
    nested.set(group, map);
  }
  return nested;
}
