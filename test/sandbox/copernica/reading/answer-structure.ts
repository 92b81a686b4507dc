import { json, type Answer } from '../../network/fault.ts';
import { findCollection, type Database, type Field, type Owner } from '../database.ts';
import { toPage } from '../paging.ts';
import type { RestCall } from '../rest-call.ts';

type Entry = Record<string, unknown>;

/** What a database or collection consists of (protocol 8); null when the path is none of it. */
export function answerStructure(
  databases: readonly Database[],
  call: RestCall,
  { owner, sub }: { owner: Owner; sub: string | undefined },
): Answer | null {
  const list = (entries: Entry[]): Answer => json(200, toPage(entries, call.query, call.version));
  if (owner.kind === 'collection') {
    const collection = findCollection(databases, owner.id);
    if (!collection) return null;
    if (sub === 'fields') return list(toFields(collection.fields));
    return sub === undefined ? json(200, toRestCollection(owner.id, collection)) : null;
  }
  const database = databases.find(({ id }) => id === owner.id);
  if (!database) return null;
  switch (sub) {
    case undefined:
      return json(200, toRestDatabase(database));
    case 'fields':
      return list(toFields(database.fields));
    case 'interests':
      return list(toInterests(database));
    case 'collections':
      return list(toCollections(database));
    default:
      return null;
  }
}

/** A database as it is printed: its parts are embedded as lists. */
export function toRestDatabase(database: Database): Entry {
  return {
    ID: String(database.id),
    name: database.name,
    description: '',
    archived: false,
    fields: toEnvelope(toFields(database.fields)),
    interests: toEnvelope(toInterests(database)),
    collections: toEnvelope(toCollections(database)),
  };
}

function toRestCollection(
  id: number,
  { name, database, fields }: { name: string; database: Database; fields?: readonly Field[] },
): Entry {
  return { ID: String(id), name, database: String(database.id), fields: toEnvelope(toFields(fields)) };
}

function toCollections(database: Database): Entry[] {
  return database.collections.map((collection) =>
    toRestCollection(collection.id, { ...collection, database }),
  );
}

function toInterests({ interests }: Database): Entry[] {
  return interests.map((name, index) => ({ ID: String(index + 1), name, group: '' }));
}

function toFields(fields: readonly Field[] = []): Entry[] {
  return fields.map(({ name, type, value = '' }, index) => {
    return {
      ID: String(index + 1),
      name,
      type,
      value,
      displayed: true,
      ordered: false,
      length: '50',
      hidden: false,
      index: false,
    };
  });
}

function toEnvelope(data: Entry[]): Entry {
  return { start: 0, limit: 100, count: data.length, total: data.length, data };
}
