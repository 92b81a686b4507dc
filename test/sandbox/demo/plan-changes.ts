import type { DeclaredCallback, ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import type { Database, Owner } from '../copernica/database.ts';
import type { Profiles } from '../copernica/profiles.ts';
import type { Mailings } from '../copernica/webhooks/mailings.ts';
import type { StoredWebhook } from '../copernica/webhooks/webhook-store.ts';
import type { MailTrigger } from '../delivery/build-delivery.ts';
import { toOwner } from './foretell.ts';
import { isMet, meetExpression, type Fields, type Standing } from './meet-expression.ts';

/** What changes are made on. */
export interface Copernica {
  profiles: Profiles;
  mailings: Mailings;
}

/** One change at Copernica. */
export interface PlannedChange {
  /** For people: what is done. */
  change: string;
  apply: ({ profiles }: Copernica) => Promise<unknown>;
}

/** What to do with fresh profiles, in order, and what is declared but not met by it. */
export interface PlannedChanges {
  changes: PlannedChange[];
  omissions: string[];
}

// So that `npm start` ends within a minute whatever is declared: each change calls every callback of its database.
const maxDatabases = 8;
const maxCollections = 4;
const maxExpressions = 4;

const people = ['ann', 'bob', 'cas', 'dee', 'eva', 'fay', 'gus', 'hal'];

/** Changes that meet every declared callback, up to a limit: databases one after the other, with their collections. */
export function planChanges(config: ResolvedConfig, databases: readonly Database[]): PlannedChanges {
  const declared = config.callbacks.map((callback) => ({
    ...callback,
    owner: toOwner(callback.target, databases),
  }));
  const callbacksAt = ({ kind, id }: Owner): DeclaredCallback[] =>
    declared.filter(({ owner }) => owner.kind === kind && owner.id === id);
  const webhooks = config.webhooks.map(({ scope, trigger }) => {
    return { trigger, owner: scope.kind === 'account' ? null : toOwner(scope, databases) };
  });
  const owners = [...declared.map(({ owner }) => owner), ...webhooks.map(({ owner }) => owner)];
  const isMeant = (database: Database, index: number): boolean =>
    // A webhook of the whole account hears of any database: the first will do.
    owners.some((owner) => (owner === null ? index === 0 : isPartOf(owner, database)));
  const meant = databases.filter(isMeant);
  const mailTriggersAt = ({ id }: Database): MailTrigger[] => {
    const heard = webhooks.filter(({ owner }) =>
      owner === null ? meant[0]?.id === id : owner.kind === 'database' && owner.id === id,
    );
    return [...new Set(heard.map(({ trigger }) => trigger).filter(isMailTrigger))];
  };
  // The sandbox counts ids up from here, whatever kind of thing they are for.
  let lastId = 100;
  const omissions = tooMany('databases', meant.length, maxDatabases);
  const plan = { callbacksAt, mailTriggersAt, nextId: () => ++lastId, omissions };
  const changes = meant
    .slice(0, maxDatabases)
    .flatMap((database, index) => planDatabase(database, { ...plan, person: people[index] ?? 'ann' }));
  return { changes, omissions };
}

function isPartOf(owner: Owner, { id, collections }: Database): boolean {
  return owner.kind === 'database' ? owner.id === id : collections.some((one) => one.id === owner.id);
}

function isMailTrigger(trigger: StoredWebhook['trigger']): trigger is MailTrigger {
  return trigger !== 'create' && trigger !== 'update' && trigger !== 'delete';
}

interface Plan {
  person: string;
  nextId: () => number;
  callbacksAt: (owner: Owner) => DeclaredCallback[];
  /** What webhooks are to tell of messages to its profiles. */
  mailTriggersAt: (database: Database) => MailTrigger[];
  omissions: string[];
}

function planDatabase(database: Database, plan: Plan): PlannedChange[] {
  const { id, name, collections } = database;
  const profile = plan.nextId();
  const created = { email: `${plan.person}@example.com`, company: 'Microsoft' };
  const updated = { ...created, company: 'Apple' };
  plan.omissions.push(...tooMany(`collections of database ${id}`, collections.length, maxCollections));
  const owned = collections
    .slice(0, maxCollections)
    .flatMap((collection) => planCollection(collection.id, { ...plan, profile, parent: updated }));
  const met = meetAll({ kind: 'database', id }, plan, { own: updated, parent: {} });
  const interests = { football: true };
  return [
    {
      change: `create a profile in ${name === `database${id}` ? `database ${id}` : name}`,
      apply: ({ profiles }) => profiles.create(id, { fields: created, interests }),
    },
    {
      change: 'update its company',
      apply: ({ profiles }) => profiles.update(profile, { fields: { company: 'Apple' } }),
    },
    ...owned,
    ...met.map(({ expression, own, isForCreate }) => ({
      change: `${isForCreate ? 'create another' : 'update it'} so that ${expression}`,
      apply: ({ profiles }: Copernica) =>
        isForCreate
          ? profiles.create(id, { fields: { ...created, ...own } })
          : profiles.update(profile, { fields: own }),
    })),
    ...plan.mailTriggersAt(database).map((trigger) => ({
      change: `send it a message: ${trigger}`,
      apply: ({ mailings }: Copernica) => mailings.happen(trigger, profile),
    })),
    { change: 'delete the profile', apply: ({ profiles }) => profiles.delete(profile) },
  ];
}

function planCollection(
  collection: number,
  plan: Plan & { profile: number; parent: Fields },
): PlannedChange[] {
  const { profile } = plan;
  const subprofile = plan.nextId();
  const created = { article: '007', paid: 'no' };
  const met = meetAll({ kind: 'collection', id: collection }, plan, {
    own: { ...created, paid: 'yes' },
    parent: plan.parent,
  });
  return [
    {
      change: `create a subprofile in collection ${collection}`,
      apply: ({ profiles }) => profiles.createSubprofile(collection, profile, created),
    },
    {
      change: 'update the subprofile',
      apply: ({ profiles }) => profiles.updateSubprofile(subprofile, { paid: 'yes' }),
    },
    ...met.map(({ expression, own, parent, isForCreate }) => ({
      change: `${isForCreate ? 'create another' : 'update it'} so that ${expression}`,
      async apply({ profiles }: Copernica) {
        if (Object.keys(parent).length > 0) await profiles.update(profile, { fields: parent });
        await (isForCreate
          ? profiles.createSubprofile(collection, profile, { ...created, ...own })
          : profiles.updateSubprofile(subprofile, own));
      },
    })),
    { change: 'delete the subprofile', apply: ({ profiles }) => profiles.deleteSubprofile(subprofile) },
  ];
}

interface Meeting extends Standing {
  expression: string;
  /** Only creating is declared: it takes another one to meet it. */
  isForCreate: boolean;
}

/** How to meet each expression that the usual changes do not meet; what cannot be met is an omission. */
function meetAll(owner: Owner, { callbacksAt, nextId, omissions }: Plan, standing: Standing): Meeting[] {
  const callbacks = callbacksAt(owner);
  const expressions = [...new Set(callbacks.map(({ expression }) => expression))].filter(
    (expression) => !isMet(expression, owner.kind, standing),
  );
  const place = `${owner.kind} ${owner.id}`;
  omissions.push(...tooMany(`expressions of ${place}`, expressions.length, maxExpressions));
  return expressions.slice(0, maxExpressions).flatMap((expression) => {
    const actions = callbacks.flatMap((one) => (one.expression === expression ? [one.action] : []));
    const isForCreate = actions.every((action) => action === 'create');
    const met = meetExpression(expression, owner.kind, standing);
    if (!met) omissions.push(`no fields were found that meet the expression of ${place}: ${expression}`);
    if (met && isForCreate) nextId();
    return met ? [{ ...met, expression, isForCreate }] : [];
  });
}

function tooMany(things: string, count: number, max: number): string[] {
  return count > max ? [`${things} beyond the first ${max} are declared, but not tried here`] : [];
}
