import type { Target } from '../callback/registration.ts';
import type { Deadline } from '../deadline.ts';
import { readEntityPage, readId, type Entity } from './entity-page.ts';
import { readList } from './read-list.ts';
import type { RestClient } from './rest-client.ts';

/** All databases and collections of the account; no more calls than the list of databases where the collections stand in it. */
export async function listTargets(rest: RestClient, deadline: Deadline): Promise<Target[]> {
  const targets: Target[] = [];
  for (const database of await readList(rest, '/databases', deadline)) {
    const id = readId(database);
    if (id === null) continue;
    targets.push({ kind: 'database', id });
    for (const collection of await listCollections(rest, { database, id }, deadline)) {
      const collectionId = readId(collection);
      if (collectionId !== null) targets.push({ kind: 'collection', id: collectionId });
    }
  }
  return targets;
}

// They stand inside the database as a first page, which need not be all.
async function listCollections(
  rest: RestClient,
  { database, id }: { database: Entity; id: number },
  deadline: Deadline,
): Promise<readonly Entity[]> {
  const page = database.has('collections') ? readEntityPage(database.get('collections')) : null;
  const isWhole = page !== null && page.entities.length >= (page.total ?? Infinity);
  return isWhole ? page.entities : readList(rest, `/database/${id}/collections`, deadline);
}
