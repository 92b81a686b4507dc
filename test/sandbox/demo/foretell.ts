import type { CallbackTarget, DeclaredCallback, ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { triggers } from '../../../lib/event/vocabulary.ts';
import type { StoredCallback } from '../copernica/callback-store.ts';
import { findDatabase, type Database, type Owner } from '../copernica/database.ts';
import type { Occasion } from '../copernica/webhooks/call-webhooks.ts';
import type { StoredWebhook } from '../copernica/webhooks/webhook-store.ts';
import { affected, type Change } from '../delivery/change.ts';
import type { MailOccurrence } from '../delivery/mail-occurrence.ts';

/** The parts of an event that a step foretells. */
export interface ExpectedEvent {
  type: string;
  account: string;
  subject: string;
  format: 'json' | 'xml' | 'form';
  /** Undefined where it tells of a message. */
  fields: Record<string, string> | undefined;
  changes: Record<string, { from?: string; to: string }> | undefined;
}

/** Says which events changes must lead to, by what is declared rather than by what was registered. */
export interface Foreteller {
  /** The declared callbacks as Copernica should have them. */
  callbacks: StoredCallback[];
  /** The declared webhooks likewise. */
  webhooks: StoredWebhook[];
  call(callback: StoredCallback, change: Change): void;
  callWebhook(webhook: StoredWebhook, occasion: Occasion): void;
  /** The events foretold since it was last asked. */
  take(): ExpectedEvent[];
}

export function createForeteller(config: ResolvedConfig, databases: readonly Database[]): Foreteller {
  let events: ExpectedEvent[] = [];
  const callbacks = config.callbacks.map((declared, id) => toStoredCallback(declared, id, databases));
  const webhooks = config.webhooks.map(({ scope, trigger, callers }, id): StoredWebhook => {
    const owner = scope.kind === 'account' ? null : toOwner(scope, databases);
    const idOf = (kind: Owner['kind']): number | null => (owner?.kind === kind ? owner.id : null);
    return { id, handler: '', trigger, callers, database: idOf('database'), collection: idOf('collection') };
  });
  return {
    callbacks,
    webhooks,
    call({ id, action, method }, change) {
      const account = config.callbacks[id]?.account ?? '';
      // Only XML as the sandbox sends it tells what a field was before.
      const event = toEvent(account, change, {
        format: method,
        before: method === 'xml' ? change.before : {},
      });
      // Neither such a callback's URL nor these bodies tell the action.
      events.push(action === 'all' ? { ...event, type: event.type.replace(/\w+$/, 'changed') } : event);
    },
    callWebhook({ id }, occasion) {
      const account = config.webhooks[id]?.account ?? '';
      events.push(
        'trigger' in occasion
          ? toMailEvent(account, occasion)
          : toEvent(account, occasion, { format: 'form', before: {} }),
      );
    },
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}

/** The database or collection that something is declared for. @throws when the sandbox has none of that name */
export function toOwner(target: CallbackTarget, databases: readonly Database[]): Owner {
  if ('id' in target) return { kind: target.kind, id: target.id };
  const database = findDatabase(databases, target.name);
  if (!database) throw new Error(`the sandbox has no database ${target.name}`);
  return { kind: 'database', id: database.id };
}

function toStoredCallback(
  { target, action, expression, method }: DeclaredCallback,
  id: number,
  databases: readonly Database[],
): StoredCallback {
  return { id, url: '', owner: toOwner(target, databases), action, expression, method };
}

const verbs = { create: 'created', update: 'updated', delete: 'deleted' };

function toEvent(
  account: string,
  change: Change,
  { format, before }: { format: ExpectedEvent['format']; before: Record<string, string> },
): ExpectedEvent {
  const { profile, subprofile, parameters } = change;
  const kind = subprofile ? 'subprofile' : 'profile';
  const owner = subprofile ? `collection/${subprofile.collection}` : `database/${profile.database}`;
  const { id, fields } = affected(change);
  const changes = Object.entries(parameters).map(([name, to]) => {
    const from = before[name];
    return [name, from === undefined || from === to ? { to } : { from, to }] as const;
  });
  const type = `com.copernica.${kind}.${verbs[change.action]}`;
  const subject = `${owner}/${kind}/${id}`;
  return { type, account, subject, format, fields, changes: Object.fromEntries(changes) };
}

function toMailEvent(account: string, { trigger, message, recipient }: MailOccurrence): ExpectedEvent {
  const subject =
    trigger === 'unsubscribe'
      ? `database/${recipient.database}/profile/${recipient.id}`
      : `message/${message}`;
  const type = `com.copernica.${triggers[trigger].event.occurrence}`;
  return { type, account, subject, format: 'form', fields: undefined, changes: undefined };
}
