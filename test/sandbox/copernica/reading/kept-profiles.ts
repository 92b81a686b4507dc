import type { Profile, Subprofile } from '../../delivery/change.ts';
import type { Profiles } from '../profiles.ts';
import type { Owner } from '../database.ts';
import type { ProfileShelf, StoredProfile } from './profile-shelf.ts';

/** The world's own profiles, as the REST API finds them. */
export function toShelf(profiles: Profiles): ProfileShelf {
  const rowsOf = ({ kind, id }: Owner): StoredProfile[] =>
    kind === 'database'
      ? profiles
          .all()
          .filter(({ database }) => database === id)
          .map(fromProfile)
      : profiles
          .allSubprofiles()
          .filter(({ collection }) => collection === id)
          .map(fromSubprofile);
  return {
    ids: (owner) =>
      rowsOf(owner)
        .map(({ id }) => id)
        .sort((one, other) => one - other),
    count: (owner) => rowsOf(owner).length,
    after: (owner, id) =>
      rowsOf(owner)
        .filter((row) => row.id > id)
        .sort((one, other) => one.id - other.id),
    find(kind, id) {
      if (kind === 'profile')
        return profiles
          .all()
          .filter((one) => one.id === id)
          .map(fromProfile)[0];
      return profiles
        .allSubprofiles()
        .filter((one) => one.id === id)
        .map(fromSubprofile)[0];
    },
    removedAt: (kind, id) => profiles.removed().get(`${kind}/${id}`),
    async setFields(id, fields) {
      await profiles.update(id, { fields });
    },
  };
}

function fromProfile({ id, database, fields, interests, code, created, modified }: Profile): StoredProfile {
  return {
    id,
    owner: { kind: 'database', id: database },
    parent: null,
    fields,
    interests: Object.keys(interests).filter((name) => interests[name]),
    created,
    modified,
    secret: code,
  };
}

function fromSubprofile({
  id,
  collection,
  profile,
  fields,
  code,
  created,
  modified,
}: Subprofile): StoredProfile {
  return {
    id,
    owner: { kind: 'collection', id: collection },
    parent: profile,
    fields,
    interests: [],
    created,
    modified,
    secret: code,
  };
}
