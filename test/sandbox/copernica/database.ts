/** A database of the played Copernica. */
export interface Database {
  id: number;
  name: string;
  /** Interests a profile may have. */
  interests: readonly string[];
  collections: readonly { id: number; name: string; fields?: readonly Field[] }[];
  /** As far as the structure is asked for; profiles may have others too. */
  fields?: readonly Field[];
}

/** A field of a database or collection; `value` is its default, for a select its options (protocol 8). */
export interface Field {
  name: string;
  type: string;
  value?: string;
}

/** What a callback hangs on. */
export interface Owner {
  kind: 'database' | 'collection';
  id: number;
}

/** A database by its id or, case-insensitively, by its name (protocol 1.1). */
export function findDatabase(databases: readonly Database[], idOrName: string): Database | undefined {
  return databases.find(
    ({ id, name }) => String(id) === idOrName || name.toLowerCase() === idOrName.toLowerCase(),
  );
}

/** The database that has the collection. */
export function findCollection(
  databases: readonly Database[],
  id: number,
): { database: Database; name: string; fields?: readonly Field[] } | undefined {
  for (const database of databases) {
    const collection = database.collections.find((candidate) => candidate.id === id);
    if (collection) return { ...collection, database };
  }
  return undefined;
}
