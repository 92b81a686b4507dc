import type { CallbackRoute } from '../../callback/callback-url.ts';
import { isMap, type PayloadMap, type PayloadValue } from '../parse/parse-payload.ts';
import { contradiction, isBlank, notUnderstood, toId } from './read-values.ts';

/** Whom a delivery is about. */
export interface Subject {
  kind: 'profile' | 'subprofile';
  database: number | null;
  collection: number | null;
  profile: number | null;
  subprofile: number | null;
  /** The (sub)profile's own object, as callbacks have it; null where the body itself is flat. */
  own: PayloadMap | null;
}

/**
 * A database callback tells of a profile, a collection callback of a subprofile; webhooks name the one they are about.
 * @throws PayloadError `contradiction`, `invalid-id`, `unknown-shape`
 */
export function readSubject(route: CallbackRoute, body: PayloadMap): Subject {
  const kind = readKind(route, body);
  const named = body.get(kind);
  const own = isMap(named) ? named : null;
  const id = readOwnId(route, body, named);
  const database = readOwner(route, 'database', body, own);
  if (kind === 'profile') return { kind, database, collection: null, profile: id, subprofile: null, own };
  const parent = body.get('profile') ?? own?.get('profile');
  if (isMap(parent) && !own && id === null) {
    throw notUnderstood('the body has a profile where it should have a subprofile');
  }
  const collection = readOwner(route, 'collection', body, own);
  return { kind, database, collection, profile: toId(parent), subprofile: id, own };
}

function readKind({ target, action }: CallbackRoute, body: PayloadMap): Subject['kind'] {
  if (target?.kind === 'collection') return 'subprofile';
  const isSubprofile = isThere(body.get('subprofile')) || isThere(body.get('collection'));
  // A webhook of a database also tells of the subprofiles in its collections (protocol 3).
  if (isSubprofile && action !== null) throw contradiction('a database callback tells of a subprofile');
  return isSubprofile ? 'subprofile' : 'profile';
}

function readOwnId(
  { action }: CallbackRoute,
  body: PayloadMap,
  named: PayloadValue | undefined,
): number | null {
  // Webhook samples print an `id` beside `profile` that is neither; on a callback it is the (sub)profile's own.
  const flatId = action === null ? null : toId(body.get('id') ?? body.get('ID'));
  if (isMap(named)) return agree(toId(named), flatId);
  const id = toId(named) ?? flatId;
  if (action === null && id === null) throw notUnderstood('the body does not say whom it is about');
  return id;
}

function readOwner(
  { target }: CallbackRoute,
  kind: 'database' | 'collection',
  body: PayloadMap,
  own: PayloadMap | null,
): number | null {
  return agree(target?.kind === kind ? target.id : null, agree(toId(body.get(kind)), toId(own?.get(kind))));
}

function agree(one: number | null, other: number | null): number | null {
  if (one !== null && other !== null && one !== other) throw contradiction('two ids of one thing differ');
  return one ?? other;
}

// An unset reference is 0.
function isThere(value: PayloadValue | undefined): boolean {
  return !isBlank(value) && value !== '0';
}
