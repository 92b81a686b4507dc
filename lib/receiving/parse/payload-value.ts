/**
 * A value of a body whatever its format: text exactly as sent (numbers and booleans as they were printed), null only
 * from JSON. Names are kept in maps, so that `__proto__` is a name like any other.
 */
export type PayloadValue = string | null | PayloadList | PayloadMap;
export type PayloadList = readonly PayloadValue[];
export type PayloadMap = ReadonlyMap<string, PayloadValue>;

/** Names and their values: an object, an element with children, or bracketed keys. */
export function isMap(value: PayloadValue | undefined): value is PayloadMap {
  return value instanceof Map;
}

/** Several values under one name. */
export function isList(value: PayloadValue | undefined): value is PayloadList {
  return Array.isArray(value);
}
