import { readCount } from './entity-page.ts';
import { CopernicaError } from './copernica-error.ts';

/** A profile or subprofile as the API gives it, its quirks read away (protocol 8); what opens its pages is left out. */
export interface ReadProfile {
  id: number;
  /** A subprofile's parent; null for a profile. */
  parent: number | null;
  fields: Record<string, string>;
  /** Names of those that are on. */
  interests: string[];
  /** As printed; null where there is none. */
  created: string | null;
  modified: string | null;
  /** When it was removed; null when it was not. */
  removed: string | null;
}

/** One answer of a list of profiles. */
export interface ProfilePage {
  profiles: ReadProfile[];
  /** Null when the answer does not say. */
  total: number | null;
}

/** @throws CopernicaError when it is no list of profiles */
export function readProfilePage(body: string): ProfilePage {
  const page = parseObject(body);
  const { data = [] } = page;
  if (typeof data !== 'object') throw notUnderstood('the list of profiles has no data');
  return { profiles: Object.values(data ?? {}).map(readProfile), total: readCount(page['total']) };
}

/** Reads one entity. @throws CopernicaError when it has no id */
export function readProfile(entity: unknown): ReadProfile {
  if (!isRecord(entity)) throw notUnderstood('a profile is no object');
  const id = readCount(entity['ID'] ?? entity['id']);
  if (!id) throw notUnderstood('a profile has no ID');
  const { fields, interests } = entity;
  return {
    id,
    parent: readCount(entity['profile']) || null,
    // PHP writes an empty map as a list.
    fields: isRecord(fields) ? toTexts(fields) : {},
    interests: readInterests(interests),
    created: readTimestamp(entity['created']),
    modified: readTimestamp(entity['modified']),
    removed: readTimestamp(entity['removed']),
  };
}

/** @throws CopernicaError when the body is no JSON object */
export function parseObject(body: string): Record<string, unknown> {
  const value = parseJson(body);
  if (!isRecord(value)) throw notUnderstood('it is no object');
  return value;
}

/** @throws CopernicaError when the body is no JSON list */
export function parseList(body: string): unknown[] {
  // An empty answer is an empty list.
  const value = body.trim() === '' ? [] : parseJson(body);
  if (!Array.isArray(value)) throw notUnderstood('it is no list');
  return value;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw notUnderstood('it is no JSON');
  }
}

/** An answer that reads as nothing we know; its body is not quoted. */
function notUnderstood(problem: string): CopernicaError {
  return new CopernicaError('copernica-refused', `Copernica's answer is not understood: ${problem}`);
}

function toTexts(fields: Record<string, unknown>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) texts[name] = toText(value);
  return texts;
}

// All values are strings (protocol 1.8); should one be something else, it is not lost.
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function readInterests(interests: unknown): string[] {
  if (Array.isArray(interests)) return interests.filter((name) => typeof name === 'string');
  if (!isRecord(interests)) return [];
  return Object.keys(interests).filter((name) => interests[name] !== false && interests[name] !== '0');
}

function readTimestamp(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && !value.startsWith('0000-') ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
