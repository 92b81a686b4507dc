import type { ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import type { Database } from './database.ts';

/**
 * Databases for everything a configuration declares: a name gets the number after the highest declared one, and all
 * collections belong to the first database. Each database has the interests football and chess.
 */
export function toDatabases(config: ResolvedConfig): Database[] {
  const targets = [
    ...config.callbacks.map(({ target }) => target),
    ...config.webhooks.flatMap(({ scope }) => (scope.kind === 'account' ? [] : [scope])),
  ];
  const ids = new Set(
    targets.flatMap((target) => (target.kind === 'database' && 'id' in target ? [target.id] : [])),
  );
  const names = new Map(
    targets.flatMap((target) => ('name' in target ? [[target.name.toLowerCase(), target.name]] : [])),
  );
  const collections = [
    ...new Set(targets.flatMap((target) => (target.kind === 'collection' ? [target.id] : []))),
  ];
  const firstFreeId = Math.max(787, ...ids) + 1;
  const databases = [
    ...[...ids].map((id) => ({ id, name: `database${id}` })),
    ...[...names.values()].map((name, index) => ({ id: firstFreeId + index, name })),
  ];
  if (databases.length === 0) databases.push({ id: firstFreeId, name: 'contacts' });
  return databases.map((database, index) => ({
    ...database,
    interests: ['football', 'chess'],
    collections: index === 0 ? collections.map((id) => ({ id, name: `collection${id}` })) : [],
  }));
}
