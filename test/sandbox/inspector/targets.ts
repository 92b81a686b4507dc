import { parseCallbackPath } from '../../../lib/callback/callback-url.ts';
import { findCollection, type Database } from '../copernica/database.ts';
import type { World } from '../world.ts';
import type { Target } from './kinds/kind.ts';

/** A target with its name for people. */
export type NamedTarget = Target & { label: string };

/** Each account with each database that something is registered for; else with any database. */
export function listTargets(world: World): NamedTarget[] {
  const targets = [...world.accounts.values()].flatMap((account) => {
    const databases = databasesOf(world, account.name);
    return databases.map((database) => ({
      account: account.name,
      copernicaId: account.copernicaId,
      token: account.authentication === 'token' ? world.callbackToken : null,
      database,
      label: `${account.name} · ${/^database\d+$/.test(database.name) ? `database ${database.id}` : `${database.name} (${database.id})`}`,
    }));
  });
  return targets;
}

function databasesOf({ copernica }: World, account: string): readonly Database[] {
  const { databases } = copernica;
  const owned = new Set(
    copernica.callbacks().flatMap(({ url, owner }) => {
      if (parseCallbackPath(new URL(url).pathname)?.account !== account) return [];
      return owner.kind === 'database' ? [owner.id] : [findCollection(databases, owner.id)?.database.id];
    }),
  );
  const found = databases.filter(({ id }) => owned.has(id));
  return found.length > 0 ? found : databases.slice(0, 1);
}
