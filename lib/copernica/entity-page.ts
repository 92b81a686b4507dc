import { readCount } from './callback-page.ts';

/** A thing in an answer, its keys in lower case: they differ between documents (`ID`, `id`). */
export type Entity = ReadonlyMap<string, unknown>;

/** A list in an answer, or a page of one (protocol 1.7). */
export interface EntityPage {
  entities: Entity[];
  /** How many there are in all; null when the list does not say. */
  total: number | null;
}

/** Reads a list answer, or a list inside another entity; null when it is none. */
export function readEntityPage(value: unknown): EntityPage | null {
  if (Array.isArray(value)) return { entities: value.flatMap(readEntity), total: null };
  if (!isRecord(value)) return null;
  // An empty list is `[]`, `{}`, null or left out: PHP does not tell them apart.
  const data = value['data'] ?? [];
  if (typeof data !== 'object') return null;
  return { entities: Object.values(data).flatMap(readEntity), total: readCount(value['total']) };
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
