import { randomBytes } from 'node:crypto';
import type { StoredCallback } from './callback-store.ts';
import { findCollection, type Database } from './database.ts';
import type { Caller } from './webhooks/webhook-store.ts';
import { toTimestamp } from '../delivery/build-delivery.ts';
import type { Change, Profile, Subprofile } from '../delivery/change.ts';
import { evaluateExpression } from '../delivery/evaluate-expression.ts';

/** What can be set on a profile. */
export interface ProfileInput {
  fields?: Record<string, string>;
  interests?: Record<string, boolean>;
}

/** The profiles and subprofiles of the played Copernica. Every change calls the callbacks and webhooks it concerns, one after the other. */
export interface Profiles {
  /** Where the changes that follow are made, as webhooks tell it apart; null: in neither. May be changed at any time. */
  caller: Caller | null;
  all(): Profile[];
  allSubprofiles(): Subprofile[];
  /** `profile/{id}` or `subprofile/{id}` to when it was deleted. */
  removed(): ReadonlyMap<string, string>;
  create(database: number, input: ProfileInput): Promise<Profile>;
  update(id: number, input: ProfileInput): Promise<Profile>;
  /** Takes the subprofiles along, without deliveries of their own. */
  delete(id: number): Promise<Profile>;
  createSubprofile(collection: number, profile: number, fields: Record<string, string>): Promise<Subprofile>;
  updateSubprofile(id: number, fields: Record<string, string>): Promise<Subprofile>;
  deleteSubprofile(id: number): Promise<Subprofile>;
}

interface Surroundings {
  databases: readonly Database[];
  callbacks: () => StoredCallback[];
  now: () => Date;
  /** Calls one callback about a change. */
  call: (callback: StoredCallback, change: Change) => Promise<void>;
  /** Calls the webhooks that a change concerns. */
  tellWebhooks?: (change: Change, caller: Caller | null) => Promise<void>;
}

export function createProfiles({ databases, callbacks, now, call, tellWebhooks }: Surroundings): Profiles {
  const present = new Map<number, Profile>();
  const subprofiles = new Map<number, Subprofile>();
  const removed = new Map<string, string>();
  let nextId = 101;

  function stamp() {
    const time = toTimestamp(now());
    return { id: nextId++, code: randomBytes(8).toString('hex'), created: time, modified: time };
  }

  async function announce(change: Change): Promise<void> {
    const { profile, subprofile, action } = change;
    const owner = subprofile
      ? { kind: 'collection', id: subprofile.collection }
      : { kind: 'database', id: profile.database };
    const scope = { profile, subprofile, collections: collectionsOf(profile) };
    for (const callback of callbacks()) {
      const isOwner = callback.owner.kind === owner.kind && callback.owner.id === owner.id;
      const isAction = callback.action === 'all' || callback.action === action;
      if (isOwner && isAction && evaluateExpression(callback.expression, scope)) await call(callback, change);
    }
    await tellWebhooks?.(change, profiles.caller);
  }

  function collectionsOf(profile: Profile): Record<string, Subprofile[]> {
    const collections = databases.find(({ id }) => id === profile.database)?.collections ?? [];
    return Object.fromEntries(
      collections.map(({ id, name }) => [
        name,
        [...subprofiles.values()].filter(
          (member) => member.profile === profile.id && member.collection === id,
        ),
      ]),
    );
  }

  // Stored objects are replaced, never changed, so that a Change keeps saying what was true at its time.
  const profiles: Profiles = {
    caller: 'ms',
    all: () => [...present.values()],
    allSubprofiles: () => [...subprofiles.values()],
    removed: () => removed,
    async create(database, { fields = {}, interests = {} }) {
      const owner = demand(
        databases.find(({ id }) => id === database),
        'database',
        database,
      );
      const none = Object.fromEntries(owner.interests.map((name) => [name, false]));
      const profile = { ...stamp(), database, fields: { ...fields }, interests: { ...none, ...interests } };
      present.set(profile.id, profile);
      await announce({
        action: 'create',
        profile,
        subprofile: null,
        before: {},
        parameters: fields,
        at: now(),
      });
      return profile;
    },
    async update(id, { fields = {}, interests = {} }) {
      const old = demand(present.get(id), 'profile', id);
      const profile = {
        ...old,
        fields: { ...old.fields, ...fields },
        interests: { ...old.interests, ...interests },
        modified: toTimestamp(now()),
      };
      present.set(id, profile);
      const before = old.fields;
      await announce({ action: 'update', profile, subprofile: null, before, parameters: fields, at: now() });
      return profile;
    },
    async delete(id) {
      const profile = demand(present.get(id), 'profile', id);
      present.delete(id);
      removed.set(`profile/${id}`, toTimestamp(now()));
      const before = profile.fields;
      await announce({ action: 'delete', profile, subprofile: null, before, parameters: {}, at: now() });
      for (const member of subprofiles.values()) {
        if (member.profile !== id) continue;
        subprofiles.delete(member.id);
        removed.set(`subprofile/${member.id}`, toTimestamp(now()));
      }
      return profile;
    },
    async createSubprofile(collection, parent, fields) {
      demand(findCollection(databases, collection), 'collection', collection);
      const profile = demand(present.get(parent), 'profile', parent);
      const subprofile = { ...stamp(), collection, profile: parent, fields: { ...fields } };
      subprofiles.set(subprofile.id, subprofile);
      await announce({ action: 'create', profile, subprofile, before: {}, parameters: fields, at: now() });
      return subprofile;
    },
    async updateSubprofile(id, fields) {
      const old = demand(subprofiles.get(id), 'subprofile', id);
      const profile = demand(present.get(old.profile), 'profile', old.profile);
      const subprofile = { ...old, fields: { ...old.fields, ...fields }, modified: toTimestamp(now()) };
      subprofiles.set(id, subprofile);
      const before = old.fields;
      await announce({ action: 'update', profile, subprofile, before, parameters: fields, at: now() });
      return subprofile;
    },
    async deleteSubprofile(id) {
      const subprofile = demand(subprofiles.get(id), 'subprofile', id);
      const profile = demand(present.get(subprofile.profile), 'profile', subprofile.profile);
      subprofiles.delete(id);
      removed.set(`subprofile/${id}`, toTimestamp(now()));
      const before = subprofile.fields;
      await announce({ action: 'delete', profile, subprofile, before, parameters: {}, at: now() });
      return subprofile;
    },
  };
  return profiles;
}

function demand<Value>(value: Value | undefined, kind: string, id: number): Value {
  if (value === undefined) throw new Error(`there is no ${kind} ${id}`);
  return value;
}
