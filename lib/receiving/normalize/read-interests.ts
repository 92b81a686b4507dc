import { isMap, type PayloadValue } from '../parse/parse-payload.ts';
import { isBlank, notUnderstood, setOnce, toList } from './read-values.ts';

type Interest = readonly [name: string, has: boolean];

/** What XML calls the entries of a list of names. */
const listElements: ReadonlySet<string> = new Set(['interest', 'item']);

/**
 * Interests by name, `group.name` where grouped: from a list of names, a map of name to 0 or 1, a list of such maps, a map
 * of groups of any of these, and XML's `<interest>name</interest>` (protocol 4.1, 4.2).
 * @throws PayloadError `unknown-shape`, and `contradiction` where an interest is both on and off
 */
export function readInterests(value: PayloadValue | undefined): Map<string, boolean> {
  const interests = new Map<string, boolean>();
  for (const [name, has] of isBlank(value) ? [] : toInterests(value ?? null, '')) {
    setOnce(interests, name, has);
  }
  return interests;
}

/** What 0, 1, false, true and null say about having an interest; undefined for anything else. */
export function toBoolean(value: PayloadValue): boolean | undefined {
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false' || value === null) return false;
  return undefined;
}

function toInterests(value: PayloadValue, group: string): Interest[] {
  // XML repeats an element for a list: one name is then a text.
  const names = typeof value === 'string' ? [value] : toList(value);
  if (names) return toNamed(names, group);
  return isMap(value) ? [...value].flatMap(([name, entry]) => toSwitched(name, entry, group)) : [];
}

function toSwitched(name: string, entry: PayloadValue, group: string): Interest[] {
  const has = toBoolean(entry);
  if (has !== undefined) return [[group + name, has]];
  if (listElements.has(name) && !isMap(entry)) return toNamed([entry].flat(), group);
  // An empty text may mean off, an empty group, or in XML the interest's presence.
  if (typeof entry === 'string' || group !== '') throw notUnderstood('an interest is neither on nor off');
  return toInterests(entry, `${name}.`);
}

// Names are words: 1 or true would be a switch whose name is missing, and a comma separates several names.
function toNamed(names: readonly PayloadValue[], group: string): Interest[] {
  return names
    .filter((name) => !isBlank(name))
    .flatMap((name): Interest[] => {
      if (isMap(name)) return [...name].flatMap(([inner, entry]) => toSwitched(inner, entry, group));
      if (typeof name !== 'string' || toBoolean(name) !== undefined || /^\s*\d+\s*$|,/.test(name)) {
        throw notUnderstood('an interest in a list has no name');
      }
      return [[group + name, true]];
    });
}
