import {
  describeTarget,
  type DeclaredCallback,
  type ResolvedConfig,
} from '../../../lib/config/resolve-config.ts';
import type { StoredCallback } from '../copernica/callback-store.ts';
import { findDatabase, type Database, type Owner } from '../copernica/database.ts';
import { affected, type Change } from '../delivery/change.ts';

/** The parts of an event that a step foretells. */
export interface ExpectedEvent {
  type: string;
  account: string;
  subject: string;
  format: 'json' | 'xml';
  fields: Record<string, string>;
  changes: Record<string, { from?: string; to: string }>;
}

/** Says which events changes must lead to, by what is declared rather than by what was registered. */
export interface Foreteller {
  /** The declared callbacks as Copernica should have them. */
  callbacks: StoredCallback[];
  call(callback: StoredCallback, change: Change): void;
  /** The events foretold since it was last asked. */
  take(): ExpectedEvent[];
}

export function createForeteller(config: ResolvedConfig, databases: readonly Database[]): Foreteller {
  const accounts = new Map<number, string>();
  let events: ExpectedEvent[] = [];
  return {
    callbacks: config.callbacks.map((declared, id) => {
      const { account, action, expression, method } = declared;
      accounts.set(id, account);
      return { id, url: '', owner: toOwner(declared, databases), action, expression, method };
    }),
    call: (callback, change) =>
      void events.push(toExpectedEvent(accounts.get(callback.id) ?? '', callback, change)),
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}

/** The database or collection that a declared callback hangs on. @throws when the sandbox has none of that name */
export function toOwner({ target }: DeclaredCallback, databases: readonly Database[]): Owner {
  if ('id' in target) return { kind: target.kind, id: target.id };
  const database = findDatabase(databases, target.name);
  if (!database) throw new Error(`the sandbox has no ${describeTarget(target)}`);
  return { kind: 'database', id: database.id };
}

const verbs = { create: 'created', update: 'updated', delete: 'deleted' };

function toExpectedEvent(account: string, { action, method }: StoredCallback, change: Change): ExpectedEvent {
  const { profile, subprofile, before, parameters } = change;
  const kind = subprofile ? 'subprofile' : 'profile';
  const owner = subprofile ? `collection/${subprofile.collection}` : `database/${profile.database}`;
  const { id, fields } = affected(change);
  // Only XML as the sandbox sends it tells what a field was before.
  const previous = method === 'xml' ? before : {};
  const changes = Object.entries(parameters).map(([name, to]) => {
    const from = previous[name];
    return [name, from === undefined || from === to ? { to } : { from, to }] as const;
  });
  return {
    // Neither such a callback's URL nor these bodies tell the action.
    type: `com.copernica.${kind}.${action === 'all' ? 'changed' : verbs[change.action]}`,
    account,
    subject: `${owner}/${kind}/${id}`,
    format: method,
    fields,
    changes: Object.fromEntries(changes),
  };
}
