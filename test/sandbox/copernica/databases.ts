import type { CallbackTarget, ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { namesInExpression } from '../../../lib/registration/list/names-in-expression.ts';
import type { Database, Field } from './database.ts';

/**
 * Databases for everything a configuration declares, beside those that `exist`: a name gets the number after the highest
 * one, and all new collections belong to the first database. Each database has the interests football and chess.
 */
export function toDatabases(config: ResolvedConfig, existing: readonly Database[] = []): Database[] {
  const targets = [
    ...config.callbacks.map(({ target }) => target),
    ...config.webhooks.flatMap(({ scope }) => (scope.kind === 'account' ? [] : [scope])),
  ];
  const databases = [...existing];
  const add = (id: number, name: string): void =>
    void databases.push({ id, name, interests: ['football', 'chess'], collections: [] });
  for (const target of targets) {
    if (target.kind !== 'database' || 'name' in target) continue;
    if (!databases.some(({ id }) => id === target.id)) add(target.id, `database${target.id}`);
  }
  const nextId = (): number => Math.max(787, ...databases.map(({ id }) => id)) + 1;
  for (const target of targets) {
    if (!('name' in target)) continue;
    const name = target.name.toLowerCase();
    if (!databases.some((database) => database.name.toLowerCase() === name)) add(nextId(), target.name);
  }
  if (databases.length === 0) add(nextId(), 'contacts');
  const complete = addCollections(
    databases,
    targets.flatMap((target) => (target.kind === 'collection' ? [target.id] : [])),
  );
  return complete.map((database) => addFields(database, config));
}

// What an expression reads is there: a name that is nowhere would be a warning in every plan.
function addFields(database: Database, { callbacks }: ResolvedConfig): Database {
  const fields = (of: 'profile' | 'subprofile', isOn: (target: CallbackTarget) => boolean): Field[] => {
    const used = callbacks.filter(({ target }) => isOn(target));
    const names = used
      .flatMap(({ expression }) => namesInExpression(expression))
      .filter((name) => name.of === of);
    return [...new Set(names.map(({ name }) => name))].map((name) => ({ name, type: 'text' }));
  };
  const add = (existing: readonly Field[] = [], more: readonly Field[]): Field[] => [
    ...existing,
    ...more.filter(({ name }) => !existing.some((field) => field.name === name)),
  ];
  const isDatabase = (target: CallbackTarget): boolean =>
    'name' in target
      ? target.name.toLowerCase() === database.name.toLowerCase()
      : target.kind === 'database' && target.id === database.id;
  return {
    ...database,
    fields: add(database.fields, fields('profile', isDatabase)),
    collections: database.collections.map((collection) => ({
      ...collection,
      fields: add(
        collection.fields,
        fields('subprofile', (target) => target.kind === 'collection' && target.id === collection.id),
      ),
    })),
  };
}

function addCollections([first, ...others]: readonly Database[], ids: readonly number[]): Database[] {
  if (!first) return [];
  const known = new Set([first, ...others].flatMap(({ collections }) => collections.map(({ id }) => id)));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  const collections = [...first.collections, ...missing.map((id) => ({ id, name: `collection${id}` }))];
  return [{ ...first, collections }, ...others];
}
