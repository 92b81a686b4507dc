import type { Deadline } from '../deadline.ts';
import { readEntityPage, readId, readText, type Entity } from './entity-page.ts';
import { readList } from './read-list.ts';
import type { RestClient } from './rest-client.ts';

/** A field of a database or collection. */
export interface Field {
  name: string;
  /** As Copernica calls it, for example `integer` or `select` (protocol 8). */
  type: string;
  /** What a select can be; [] for other types. */
  options: readonly string[];
}

/** An interest, alone or in a group. */
export interface Interest {
  name: string;
  /** '' when it is in no group. */
  group: string;
}

/** A collection of subprofiles. */
export interface Collection {
  id: number;
  name: string;
  fields: readonly Field[];
}

/** What a database consists of. */
export interface Database {
  id: number;
  name: string;
  fields: readonly Field[];
  interests: readonly Interest[];
  collections: readonly Collection[];
}

/** Reads all databases of the account; parts that are not in the list itself cost a call each. */
export async function listDatabases(rest: RestClient, deadline: Deadline): Promise<Database[]> {
  const databases: Database[] = [];
  for (const { entity, id, path } of withIds(await readList(rest, '/databases', deadline), 'database')) {
    const part = (name: string): Promise<Entity[]> => readPart(rest, { entity, path, name }, deadline);
    const fields = (await part('fields')).map(toField);
    const interests = (await part('interests')).map(toInterest);
    const collections: Collection[] = [];
    for (const collection of withIds(await part('collections'), 'collection')) {
      const own = await readPart(rest, { ...collection, name: 'fields' }, deadline);
      collections.push({
        id: collection.id,
        name: readText(collection.entity, 'name'),
        fields: own.map(toField),
      });
    }
    databases.push({ id, name: readText(entity, 'name'), fields, interests, collections });
  }
  return databases;
}

/** The things in an entity, for example a database's fields: embedded as a first page, which need not be all. */
export async function readPart(
  rest: RestClient,
  { entity, path, name }: { entity: Entity; path: string; name: string },
  deadline: Deadline,
): Promise<Entity[]> {
  const embedded = readEntityPage(entity.get(name));
  const isWhole = embedded !== null && embedded.total !== null && embedded.entities.length >= embedded.total;
  return isWhole ? embedded.entities : readList(rest, `${path}/${name}`, deadline);
}

function withIds(
  entities: readonly Entity[],
  kind: 'database' | 'collection',
): { entity: Entity; id: number; path: string }[] {
  return entities.flatMap((entity) => {
    const id = readId(entity);
    return id === null ? [] : [{ entity, id, path: `/${kind}/${id}` }];
  });
}

function toField(entity: Entity): Field {
  const type = readText(entity, 'type').toLowerCase();
  const options = type === 'select' ? toOptions(readText(entity, 'value')) : [];
  return { name: readText(entity, 'name'), type, options };
}

// One a line, the default one marked with a star (protocol 4.4).
function toOptions(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) =>
    line
      .trim()
      .replace(/^\*|\*$/g, '')
      .trim(),
  );
  return [...new Set(lines)];
}

function toInterest(entity: Entity): Interest {
  return { name: readText(entity, 'name'), group: readText(entity, 'group') };
}
