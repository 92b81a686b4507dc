import type { Owner } from '../database.ts';
import type { ProfileShelf, StoredProfile } from './profile-shelf.ts';

interface Range {
  owner: Owner;
  /** How many there are; their ids follow one another. */
  count: number;
  firstId?: number;
}

const firstDay = Date.UTC(2020, 0, 1);

/** Any number of profiles that take no memory: each is made from its id when it is asked for. */
export function createMadeUpProfiles({ owner, count, firstId = 1 }: Range): ProfileShelf {
  const lastId = firstId + count - 1;
  const isOurs = ({ kind, id }: Owner): boolean => kind === owner.kind && id === owner.id;
  return {
    *after(asked, id) {
      if (!isOurs(asked)) return;
      for (let next = Math.max(firstId, id + 1); next <= lastId; next++) yield makeUp(owner, next);
    },
    *ids(asked) {
      if (isOurs(asked)) for (let id = firstId; id <= lastId; id++) yield id;
    },
    count: (asked) => (isOurs(asked) ? count : 0),
    find: (kind, id) =>
      (kind === 'profile') === (owner.kind === 'database') && id >= firstId && id <= lastId
        ? makeUp(owner, id)
        : undefined,
    removedAt: () => undefined,
    setFields: () => Promise.reject(new Error('made-up profiles do not change')),
  };
}

function makeUp(owner: Owner, id: number): StoredProfile {
  const modified = new Date(firstDay + id * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  return {
    id,
    owner,
    parent: owner.kind === 'collection' ? Math.ceil(id / 3) : null,
    fields: {
      email: `person${id}@example.com`,
      firstname: `First ${id % 997}`,
      lastname: `Lästname ${id % 1009}`,
      company: `Company ${id % 101}`,
      newsletter: id % 2 === 0 ? 'yes' : 'no',
    },
    interests: owner.kind === 'database' && id % 3 === 0 ? ['football'] : [],
    created: '2020-01-01 00:00:00',
    modified,
    secret: `secret-of-${id}`,
  };
}
