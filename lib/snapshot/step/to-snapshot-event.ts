import { hash } from 'node:crypto';
import { toSource } from '../../callback/copernica-id.ts';
import type { Account } from '../../config/resolve-config.ts';
import type { ReadProfile } from '../../copernica/profile-page.ts';
import type { ProfileEvent } from '../../event/copernica-event.ts';
import { toProfileEvent, toSubject } from '../../event/event-type.ts';
import type { SnapshotTarget } from '../target.ts';

/** Whose profiles a run reads. */
export interface Origin {
  account: Account;
  target: SnapshotTarget;
  run: string;
}

/** The event of a profile that was read; read again by the same run it has the same id. `readAt`: Unix milliseconds. */
export function toSnapshotEvent(profile: ReadProfile, origin: Origin, readAt: number): ProfileEvent {
  const interests = Object.fromEntries(profile.interests.map((name) => [name, true]));
  return toEvent('snapshot', { ...profile, interests }, origin, readAt);
}

/** The event of a profile that is gone: it is dated by its removal where Copernica says when that was. */
export function toGoneEvent(
  id: number,
  found: ReadProfile | null,
  origin: Origin,
  askedAt: number,
): ProfileEvent {
  const nothing = {
    parent: found?.parent ?? null,
    fields: {},
    interests: {},
    created: found?.created ?? null,
  };
  return toEvent('delete', { id, ...nothing, modified: found?.removed ?? null }, origin, askedAt);
}

type Content = Pick<ReadProfile, 'id' | 'parent' | 'fields' | 'created' | 'modified'> & {
  interests: Record<string, boolean>;
};

function toEvent(
  action: 'snapshot' | 'delete',
  { id, parent, fields, interests, created, modified }: Content,
  { account, target, run }: Origin,
  at: number,
): ProfileEvent {
  const isProfile = target.kind === 'database';
  const kind = isProfile ? 'profile' : 'subprofile';
  const ids = {
    database: isProfile ? target.id : null,
    collection: isProfile ? null : target.id,
    profile: isProfile ? id : parent,
    subprofile: isProfile ? null : id,
  };
  const subject = toSubject(kind, ids);
  return toProfileEvent(
    kind,
    {
      action,
      account: account.name,
      ...ids,
      ...{ fields, interests, changes: {}, created, modified, format: 'api' },
    },
    {
      id: hash('sha256', JSON.stringify([account.name, run, subject, action, modified])),
      source: toSource(account.copernicaId),
      subject,
      time: new Date(at).toISOString().replace('.000Z', 'Z'),
    },
  );
}
