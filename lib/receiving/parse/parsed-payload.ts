import type { DeliveryFormat } from '../../event/copernica-event.ts';

/**
 * A value of a body whatever its format: text exactly as sent (numbers and booleans as they were printed), null only
 * from JSON. Names are kept in maps, so that `__proto__` is a name like any other.
 */
export type PayloadValue = string | null | PayloadList | PayloadMap;
export type PayloadList = readonly PayloadValue[];
export type PayloadMap = ReadonlyMap<string, PayloadValue>;

/** A body that could be read; what it means is for the normalize stage to say. */
export interface ParsedPayload {
  format: DeliveryFormat;
  root: PayloadMap;
}

export function isMap(value: PayloadValue | undefined): value is PayloadMap {
  return value instanceof Map;
}

export function isList(value: PayloadValue | undefined): value is PayloadList {
  return Array.isArray(value);
}
