import type { Target } from '../callback/registration.ts';
import type { Deadline } from '../deadline.ts';
import { CopernicaError } from './copernica-error.ts';
import { parseEntity, readId } from './entity-page.ts';
import { listDatabases, type Database } from './list-databases.ts';
import { listNames } from './list-names.ts';
import { listTargets } from './list-targets.ts';
import type { RestClient } from './rest-client.ts';

/** Who an account is and what it has; every call may throw a CopernicaError or OutOfTimeError. */
export interface Structure {
  /** The account's own number, without leading zeros; null where this API does not tell. */
  readIdentity(deadline: Deadline): Promise<string | null>;
  /** The id of the database with this name. */
  findDatabase(name: string, deadline: Deadline): Promise<number>;
  /** All databases and collections. */
  listTargets(deadline: Deadline): Promise<Target[]>;
  /** All databases, with their fields, interests and collections. */
  databases(deadline: Deadline): Promise<Database[]>;
  /** What an expression can name: of a profile its fields, interests and collections, of a subprofile its fields (protocol 2.4). */
  names(target: Target, deadline: Deadline): Promise<string[]>;
}

/** Identity, databases and collections by REST (protocol 1.1, 1.2, 8). */
export function createStructureApi(rest: RestClient): Structure {
  return {
    async readIdentity(deadline) {
      try {
        const { body } = await rest.call({ method: 'GET', path: '/identity', repeatable: true }, deadline);
        const entity = parseEntity(body);
        const id = entity && readId(entity);
        return id === null ? null : String(id);
      } catch (error) {
        if (isUnknownCall(error)) return null;
        throw error;
      }
    },
    async findDatabase(name, deadline) {
      const path = `/database/${encodeURIComponent(name)}`;
      const answer = await rest.call({ method: 'GET', path, repeatable: true }, deadline);
      const entity = parseEntity(answer.body);
      const id = entity && readId(entity);
      if (id === null)
        throw new CopernicaError('copernica-refused', `Copernica's answer about this database has no ID`);
      return id;
    },
    listTargets: (deadline) => listTargets(rest, deadline),
    databases: (deadline) => listDatabases(rest, deadline),
    names: (target, deadline) => listNames(rest, target, deadline),
  };
}

/** True where this version of the API has no such call. */
export function isUnknownCall(error: unknown): boolean {
  return error instanceof CopernicaError && /Invalid method|answered (?:404|405|501)\b/i.test(error.message);
}
