import { PayloadError } from '../../errors.ts';
import {
  isList,
  isMap,
  type PayloadList,
  type PayloadMap,
  type PayloadValue,
} from '../parse/parse-payload.ts';

/** Nothing is there: PHP and XML write an empty map as `[]`, '' or blanks. */
export function isBlank(value: PayloadValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return isMap(value) ? value.size === 0 : value.length === 0;
}

/** A map of whatever is there; empty where nothing is. @throws PayloadError `unknown-shape` */
export function toMap(value: PayloadValue | undefined): PayloadMap {
  if (isMap(value)) return value;
  if (isBlank(value)) return new Map();
  throw notUnderstood('a map was expected where the body has a text or a list');
}

/** A list, also where it is a map of numbered values, as PHP and forms have it; undefined for anything else. */
export function toList(value: PayloadValue): PayloadList | undefined {
  if (isList(value)) return value;
  if (!isMap(value) || value.size === 0 || ![...value.keys()].every((name) => /^\d+$/.test(name))) return;
  return [...value].sort(([a], [b]) => Number(a) - Number(b)).map(([, entry]) => entry);
}

/** A text exactly as sent; null is ''. @throws PayloadError `unknown-shape` */
export function toText(value: PayloadValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  throw notUnderstood('a text was expected where the body has a map or a list');
}

/** Field values by name. @throws PayloadError `unknown-shape` */
export function toFields(value: PayloadValue | undefined): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, field] of toMap(value)) fields.set(name, toText(field));
  return fields;
}

/**
 * The id that a value is, or that an object has; null where there is none: Copernica writes unset references as 0.
 * @throws PayloadError `invalid-id`
 */
export function toId(value: PayloadValue | undefined): number | null {
  if (isMap(value)) return toId(value.get('id') ?? value.get('ID'));
  if (isBlank(value)) return null;
  const digits = typeof value === 'string' ? value.trim() : '';
  const id = /^\d{1,16}$/.test(digits) ? Number(digits) : NaN;
  if (!Number.isSafeInteger(id))
    throw new PayloadError('invalid-id', 'an id in the body is not a whole number');
  return id === 0 ? null : id;
}

/** A date as Copernica printed it; null for '' and the empty date `0000-00-00…`. */
export function toPrintedDate(value: PayloadValue | undefined): string | null {
  const text = toText(value ?? null);
  return isBlank(text) || text.startsWith('0000-') ? null : text;
}

/** A time in whole Unix seconds; null where the body has none, or something else. */
export function toTime(value: PayloadValue | undefined): Date | null {
  const seconds = typeof value === 'string' && /^\s*\d{1,12}\s*$/.test(value) ? Number(value) : 0;
  // The last second of the year 9999: RFC 3339 has no later one.
  return seconds > 0 && seconds <= 253_402_300_799 ? new Date(seconds * 1000) : null;
}

/** An object with its names in one order, so that equal bodies give equal bytes. `__proto__` is a name like any other. */
export function toSortedObject<Value>(values: ReadonlyMap<string, Value>): Record<string, Value> {
  // Without a prototype it is filled several times faster, where there are thousands of names.
  const sorted = Object.create(null) as Record<string, Value>;
  // By UTF-16 code units, which is what sort does on its own.
  for (const name of [...values.keys()].sort()) sorted[name] = values.get(name) as Value;
  return sorted;
}

/** Sets what a name stands for; the order of names must not decide. @throws PayloadError `contradiction` */
export function setOnce<Value>(values: Map<string, Value>, name: string, value: Value): void {
  if (values.has(name) && values.get(name) !== value) throw contradiction('one name has two values');
  values.set(name, value);
}

export function notUnderstood(message: string): PayloadError {
  return new PayloadError('unknown-shape', message);
}

export function contradiction(message: string): PayloadError {
  return new PayloadError('contradiction', message);
}
