import { json, type Answer } from '../../network/fault.ts';
import type { Owner } from '../database.ts';
import type { RestCall } from '../rest-call.ts';
import { readConditions, type Condition } from './read-conditions.ts';
import type { ProfileShelf, StoredProfile } from './profile-shelf.ts';

/** How Copernica behaves where observers saw different things; may be changed at any time. */
export interface ReadingQuirks {
  /** A removed profile by its id: 200 with `removed` set and its fields empty, or 400 (protocol 8). */
  removed: 'marked' | 'no-entity';
  /** Whether `limit` holds for lists of ids too. */
  limitsIds: boolean;
  /** What an empty `fields` is: PHP writes a list. */
  emptyFields: 'list' | 'object';
}

type Kind = 'profile' | 'subprofile';

const refuse = (message: string): Answer => json(400, { error: { message } });

/** `/database/$id/profiles` and `/collection/$id/subprofiles` (protocol 8). */
export function answerList(shelf: ProfileShelf, quirks: ReadingQuirks, call: RestCall, owner: Owner): Answer {
  const read = readConditions(call.query);
  if (!read) return refuse('Invalid data provided');
  const { afterId, conditions } = read;
  const maxPerPage = call.version === null || call.version === 1 ? 100 : 1000;
  const start = toCount(call.query.get('start'), 0);
  const limit = Math.min(toCount(call.query.get('limit'), 100), maxPerPage);
  const isAll = afterId === 0 && conditions.length === 0;
  const order = call.query.get('orderby') ?? 'id';
  const matching = filter(shelf.after(owner, afterId), conditions);
  const rows =
    order === 'id' && call.query.get('order') !== 'desc'
      ? take(matching, start, limit)
      : sort([...matching], order, call.query.get('order')).slice(start, start + limit);
  const isDataOnly = call.query.get('dataonly') === 'true' || call.query.get('dataonly') === '1';
  return json(200, {
    start,
    limit: call.query.get('limit') ?? limit,
    count: rows.length,
    ...(call.query.get('total') === 'false'
      ? {}
      : { total: isAll ? shelf.count(owner) : count(filter(shelf.after(owner, afterId), conditions)) }),
    data: rows.map((row) => toRest(row, quirks, isDataOnly)),
  });
}

/** `/database/$id/profileids` and `/collection/$id/subprofileids`: a bare list of ids (protocol 8). */
export function answerIds(shelf: ProfileShelf, quirks: ReadingQuirks, call: RestCall, owner: Owner): Answer {
  const isLimited = quirks.limitsIds && owner.kind === 'database';
  const start = isLimited ? toCount(call.query.get('start'), 0) : 0;
  const limit = isLimited ? Math.min(toCount(call.query.get('limit'), 100), 1000) : Infinity;
  return json(200, take(shelf.ids(owner), start, limit).map(String));
}

/** `/profile/$id`, `/subprofile/$id` and `PUT /profile/$id/fields`. */
export async function answerProfile(
  shelf: ProfileShelf,
  quirks: ReadingQuirks,
  call: RestCall,
  { kind, id, sub }: { kind: Kind; id: number; sub: string | undefined },
): Promise<Answer> {
  const profile = shelf.find(kind, id);
  const removed = shelf.removedAt(kind, id);
  const isRead = call.method === 'GET' && sub === undefined;
  if (!profile && removed && isRead && quirks.removed === 'marked')
    return json(200, { ID: String(id), fields: [], interests: [], secret: '', removed });
  if (!profile)
    return refuse(kind === 'profile' ? 'No entity with supplied ID' : 'No subprofile with supplied ID');
  if (isRead) return json(200, toRest(profile, quirks, false));
  const isWrite = call.method === 'PUT' || call.method === 'POST';
  if (kind !== 'profile' || sub !== 'fields' || !isWrite) return refuse('Invalid method');
  const fields = JSON.parse(call.body) as Record<string, string>;
  await shelf.setFields(id, fields);
  return { status: call.version === null || call.version < 3 ? 200 : 204 };
}

function toRest(
  row: StoredProfile,
  { emptyFields }: ReadingQuirks,
  isDataOnly: boolean,
): Record<string, unknown> {
  const { id, owner, parent, interests, created, modified, secret } = row;
  const isEmpty = Object.keys(row.fields).length === 0;
  return {
    ID: String(id),
    fields: isEmpty && emptyFields === 'list' ? [] : row.fields,
    ...(owner.kind === 'database'
      ? { interests, ...(isDataOnly ? {} : { database: String(owner.id) }) }
      : { profile: String(parent), collection: String(owner.id) }),
    ...(isDataOnly ? {} : { secret, created }),
    modified,
    ...(isDataOnly ? {} : { removed: false }),
  };
}

function* filter(rows: Iterable<StoredProfile>, conditions: readonly Condition[]): Generator<StoredProfile> {
  for (const row of rows) if (conditions.every((holds) => holds(row))) yield row;
}

function take<Row>(rows: Iterable<Row>, start: number, limit: number): Row[] {
  const taken: Row[] = [];
  if (limit <= 0) return taken;
  let index = 0;
  for (const row of rows) {
    if (index++ < start) continue;
    taken.push(row);
    if (taken.length >= limit) break;
  }
  return taken;
}

function count(rows: Iterable<StoredProfile>): number {
  let found = 0;
  for (const _row of rows) found++;
  return found;
}

function sort(rows: StoredProfile[], order: string, direction: string | null): StoredProfile[] {
  const keyOf = (row: StoredProfile): string =>
    order === 'modified' ? row.modified : order === 'id' ? '' : (row.fields[order] ?? '');
  rows.sort((one, other) => keyOf(one).localeCompare(keyOf(other)) || one.id - other.id);
  return direction === 'desc' ? rows.reverse() : rows;
}

function toCount(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  return /^\d+$/.test(text) ? Number(text) : 0;
}
