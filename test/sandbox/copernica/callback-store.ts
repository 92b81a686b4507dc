import type { Owner } from './database.ts';

/** A callback as Copernica keeps it (protocol 2.2). */
export interface StoredCallback {
  id: number;
  owner: Owner;
  url: string;
  expression: string;
  method: 'xml' | 'json';
  action: 'all' | 'create' | 'update' | 'delete';
}

/** The properties a create or update may carry; only `url` is mandatory on create. */
export type CallbackProperties = Partial<Pick<StoredCallback, 'url' | 'expression' | 'method' | 'action'>>;

/** Copernica's callbacks, in the order they were made. */
export interface CallbackStore {
  /** Live objects: a test that changes one changes what Copernica has. */
  all(): StoredCallback[];
  of(owner: Owner): StoredCallback[];
  find(id: number): StoredCallback | undefined;
  add(owner: Owner, properties: CallbackProperties & { url: string }): StoredCallback;
  remove(id: number): boolean;
  wasRemoved(id: number): boolean;
}

export function createCallbackStore(firstId = 21): CallbackStore {
  const callbacks = new Map<number, StoredCallback>();
  const removed = new Set<number>();
  let nextId = firstId;
  return {
    all: () => [...callbacks.values()],
    of: (owner) =>
      [...callbacks.values()].filter(
        (callback) => callback.owner.kind === owner.kind && callback.owner.id === owner.id,
      ),
    find: (id) => callbacks.get(id),
    add(owner, properties) {
      const callback: StoredCallback = {
        expression: '',
        method: 'xml',
        action: 'all',
        ...properties,
        id: nextId++,
        owner: { ...owner },
      };
      callbacks.set(callback.id, callback);
      return callback;
    },
    remove(id) {
      const existed = callbacks.delete(id);
      if (existed) removed.add(id);
      return existed;
    },
    wasRemoved: (id) => removed.has(id),
  };
}

/** A callback as the REST API prints it: ids are strings, an unset reference is the number 0 (protocol 1.8). */
export function toRestCallback({
  id,
  owner,
  url,
  expression,
  method,
  action,
}: StoredCallback): Record<string, unknown> {
  return {
    ID: String(id),
    url,
    expression,
    method,
    action,
    collection: owner.kind === 'collection' ? String(owner.id) : 0,
    database: owner.kind === 'database' ? String(owner.id) : 0,
  };
}
