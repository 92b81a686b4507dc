import type { Deadline } from '../deadline.ts';
import { readCount } from './callback-page.ts';
import { CopernicaError } from './copernica-error.ts';
import { listDatabases, listFields, type Database, type Field } from './list-databases.ts';
import type { RestClient } from './rest-client.ts';

/** What an account has; every call may throw a CopernicaError or OutOfTimeError. */
export interface Structure {
  /** The id of the database with this name. */
  findDatabase(name: string, deadline: Deadline): Promise<number>;
  /** All databases, with their fields, interests and collections. */
  databases(deadline: Deadline): Promise<Database[]>;
  /** The fields of `database/788` or `collection/8550`. */
  fields(owner: string, deadline: Deadline): Promise<Field[]>;
}

/** Databases and collections by REST (protocol 1.1, 8). */
export function createStructureApi(rest: RestClient): Structure {
  return {
    async findDatabase(name, deadline) {
      const path = `/database/${encodeURIComponent(name)}`;
      const answer = await rest.call({ method: 'GET', path, repeatable: true }, deadline);
      const id = readEntityId(answer.body);
      if (id === null)
        throw new CopernicaError('copernica-refused', `Copernica's answer about this database has no ID`);
      return id;
    },
    databases: (deadline) => listDatabases(rest, deadline),
    fields: (owner, deadline) => listFields(rest, owner, deadline),
  };
}

function readEntityId(body: string): number | null {
  try {
    const entity: unknown = JSON.parse(body);
    if (typeof entity !== 'object' || entity === null) return null;
    const id: unknown = Object.entries(entity).find(([key]) => key.toLowerCase() === 'id')?.[1];
    return readCount(id) || null;
  } catch {
    return null;
  }
}
