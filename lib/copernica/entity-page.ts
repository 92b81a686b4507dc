/** A thing in an answer, its keys in lower case: they differ between documents (`ID`, `id`). */
export type Entity = ReadonlyMap<string, unknown>;

/** A list in an answer, or a page of one (protocol 1.7). */
export interface EntityPage {
  entities: Entity[];
  /** How many there are in all; null when the list does not say. */
  total: number | null;
}

/** Reads a list answer; null when it is no list at all. */
export function parseEntityPage(body: string): EntityPage | null {
  try {
    // Status 204 says the same as an empty list.
    return readEntityPage(JSON.parse(body.trim() || '[]'));
  } catch {
    return null;
  }
}

/** Reads an answer about one entity; null when it is none. */
export function parseEntity(body: string): Entity | null {
  try {
    return readEntity(JSON.parse(body))[0] ?? null;
  } catch {
    return null;
  }
}

/** Reads a list, or a list inside another entity; null when it is none. */
export function readEntityPage(value: unknown): EntityPage | null {
  if (Array.isArray(value)) return { entities: value.flatMap(readEntity), total: null };
  if (!isRecord(value)) return null;
  // An empty list is `[]`, `{}`, null or left out: PHP does not tell them apart.
  const data = value['data'] ?? [];
  if (typeof data !== 'object') return null;
  return { entities: Object.values(data).flatMap(readEntity), total: readCount(value['total']) };
}

/** A number or a string of digits as a number, else null (protocol 1.7, 1.8). */
export function readCount(value: unknown): number | null {
  const count = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** A property of an entity that is text, '' when it is not. */
export function readText(entity: Entity, key: string): string {
  const value = entity.get(key);
  return typeof value === 'string' ? value : '';
}

/** An entity's own id, null when it has none. */
export function readId(entity: Entity): number | null {
  return readCount(entity.get('id')) || null;
}

function readEntity(value: unknown): Entity[] {
  return isRecord(value)
    ? [new Map(Object.entries(value).map(([key, property]) => [key.toLowerCase(), property]))]
    : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
