import { readCallbackPage, readCount, type ListedCallback } from './callback-page.ts';
import { CopernicaError } from './copernica-error.ts';
import { readCreatedId } from './created-id.ts';
import type { Deadline } from '../deadline.ts';
import type { DeliveredAction } from '../event/vocabulary.ts';
import { pageSize, readCallbacks } from './read-callbacks.ts';
import type { RestClient } from './rest-client.ts';

/** The database or collection, by id, that a callback hangs on. */
export interface CallbackOwner {
  kind: 'database' | 'collection';
  id: number;
}

/** `database/788` or `collection/8550`. */
export function describeOwner({ kind, id }: CallbackOwner): string {
  return `${kind}/${id}`;
}

/** What we ask of a callback. */
export interface CallbackProperties {
  url: string;
  method: 'json' | 'xml';
  action: DeliveredAction | 'all';
  expression: string;
}

/** The callbacks of one account; every call may throw a CopernicaError. */
export interface CallbacksApi {
  /** The id of the database with this name. */
  findDatabase(name: string, deadline: Deadline): Promise<number>;
  list(owner: CallbackOwner, deadline: Deadline): Promise<ListedCallback[]>;
  /** Never repeated by itself. Returns the new id, null when the answer does not tell. */
  create(owner: CallbackOwner, callback: CallbackProperties, deadline: Deadline): Promise<number | null>;
  update(id: number, callback: CallbackProperties, deadline: Deadline): Promise<void>;
  /** One that is already gone counts as removed. */
  remove(id: number, deadline: Deadline): Promise<void>;
}

/** Protocol 2.1. `shape`: whether a callback is posted as it is, or in the list envelope of the 2016 documentation. */
export function createCallbacksApi(rest: RestClient, shape: 'flat' | 'envelope'): CallbacksApi {
  const toBody = (callback: CallbackProperties): unknown =>
    shape === 'envelope' ? { data: [callback] } : callback;
  return {
    async findDatabase(name, deadline) {
      const path = `/database/${encodeURIComponent(name)}`;
      const answer = await rest.call({ method: 'GET', path, repeatable: true }, deadline);
      const id = readEntityId(answer.body);
      if (id === null)
        throw new CopernicaError('copernica-refused', `Copernica's answer about this database has no ID`);
      return id;
    },
    async list(owner, deadline) {
      const path = `/${describeOwner(owner)}/callbacks`;
      return readCallbacks(async (start) => {
        const query = { start: String(start), limit: String(pageSize) };
        const answer = await rest.call({ method: 'GET', path, query, repeatable: true }, deadline);
        const page = readCallbackPage(answer.body);
        if (!page)
          throw new CopernicaError('copernica-refused', `Copernica's answer to ${path} is not a list`);
        return page;
      });
    },
    async create(owner, callback, deadline) {
      const path = `/${describeOwner(owner)}/callbacks`;
      const answer = await rest.call(
        { method: 'POST', path, json: toBody(callback), repeatable: false },
        deadline,
      );
      return readCreatedId(answer.headers);
    },
    async update(id, callback, deadline) {
      await rest.call(
        { method: 'POST', path: `/callback/${id}`, json: toBody(callback), repeatable: true },
        deadline,
      );
    },
    async remove(id, deadline) {
      try {
        await rest.call({ method: 'DELETE', path: `/callback/${id}`, repeatable: true }, deadline);
      } catch (error) {
        // A repeated delete whose first answer was lost ends here.
        if (
          !(error instanceof CopernicaError) ||
          !/already been removed|No (?:callback|entity) with/i.test(error.message)
        )
          throw error;
      }
    },
  };
}

function readEntityId(body: string): number | null {
  try {
    const entity: unknown = JSON.parse(body);
    if (typeof entity !== 'object' || entity === null) return null;
    const id = Object.entries(entity).find(([key]) => key.toLowerCase() === 'id')?.[1] as unknown;
    return readCount(id) || null;
  } catch {
    return null;
  }
}
