import { PayloadError } from '../../errors.ts';
import type { PayloadMap, PayloadValue } from './payload-value.ts';
import { assertWithinBounds } from './payload-bounds.ts';

export type FormVariable = readonly [name: string, value: string];

interface PlacedValue {
  /** `fields[a][b]` is at fields, a, b. */
  path: readonly string[];
  /** The name ended in `[]`, so that even a single value is a list. */
  isListed: boolean;
  value: string;
}

/**
 * Nests bracketed names as PHP does: `a[b]=1` is a map in a map, `a[]=1` is a list, and so is a name that is given twice;
 * `a[][b]=1` is a list of maps.
 * @throws PayloadError `invalid-form` where a name cannot be placed, `too-deep`, `too-many-nodes`
 */
export function parseForm(variables: readonly FormVariable[]): PayloadMap {
  let nodes = 0;
  const placed = variables.map(([name, value]) => {
    const at = place(name, value);
    assertWithinBounds(at.path.length - 1, (nodes += at.path.length));
    return at;
  });
  return nest(placed, 0);
}

function place(name: string, value: string): PlacedValue {
  if (!name.includes('[')) return { path: [name], isListed: false, value };
  const match = /^([^[]+)\[(.*)\]$/s.exec(name);
  if (!match) throw invalidForm('has brackets that do not pair up');
  const [, first = '', inner = ''] = match;
  const path = [first, ...inner.split('][')];
  return path.at(-1) === ''
    ? { path: path.slice(0, -1), isListed: true, value }
    : { path, isListed: false, value };
}

function nest(values: readonly PlacedValue[], depth: number): PayloadMap {
  const map = new Map<string, PayloadValue>();
  const groups = Map.groupBy(values, ({ path }) => path[depth] ?? '');
  for (const [name, group] of groups) map.set(name, toValue(group, depth + 1));
  return map;
}

function toValue(group: readonly PlacedValue[], depth: number): PayloadValue {
  const [first] = group;
  if (group.length === 1 && first?.path.length === depth && !first.isListed) return first.value;
  const here = group.filter(({ path }) => path.length === depth);
  if (here.length === 0) return toMapOrList(group, depth);
  if (here.length < group.length) throw invalidForm('is given both as a value and as a map');
  return here.map(({ value }) => value);
}

// Each empty pair of brackets within a name is another entry of a list.
function toMapOrList(group: readonly PlacedValue[], depth: number): PayloadValue {
  const unnamed = group.filter(({ path }) => path[depth] === '');
  if (unnamed.length === 0) return nest(group, depth);
  if (unnamed.length < group.length) throw invalidForm('is given both as a list and as a map');
  return unnamed.map((value) => toValue([value], depth + 1));
}

function invalidForm(what: string): PayloadError {
  return new PayloadError('invalid-form', `a form variable ${what}`);
}
