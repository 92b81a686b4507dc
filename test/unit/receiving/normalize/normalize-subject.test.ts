import { describe, expect, it } from 'vitest';
import { readEvent } from '../build-verified-request.ts';

const database = '/callbacks/main/database/788/update';
const collection = '/callbacks/main/collection/8550/update';
const webhook = '/callbacks/main/webhook/update';
const fields = { email: 'a@example.com' };

function read(path: string, body: object) {
  return readEvent({ path, body: JSON.stringify({ fields, ...body }) });
}

const profile = (ids: object) => ({
  database: null,
  collection: null,
  profile: null,
  subprofile: null,
  ...ids,
});

describe('whom an event is about', () => {
  it.each([
    ['a flat id is the profile', database, { id: 5 }, { database: 788, profile: 5 }],
    ['a flat ID too', database, { ID: '5' }, { database: 788, profile: 5 }],
    ['a profile id comes before a flat one', database, { id: 12, profile: 5 }, { database: 788, profile: 5 }],
    [
      'the profile may be an object',
      database,
      { fields: null, profile: { id: 5, fields } },
      { database: 788, profile: 5 },
    ],
    [
      'its id may stand beside it',
      database,
      { id: 5, fields: null, profile: { fields } },
      { database: 788, profile: 5 },
    ],
    ['nobody may be named', database, {}, { database: 788 }],
    ['the ID of an object too', database, { profile: { ID: 5 } }, { database: 788, profile: 5 }],
    ['the body may repeat the database', database, { id: 5, database: '788' }, { database: 788, profile: 5 }],
    [
      'the database may be an object',
      database,
      { id: 5, database: { id: 788 } },
      { database: 788, profile: 5 },
    ],
    ['an unset collection is none', database, { id: 5, collection: 0 }, { database: 788, profile: 5 }],
    ['a flat id is the subprofile', collection, { id: 9 }, { collection: 8550, subprofile: 9 }],
    [
      'its parent may be an id',
      collection,
      { id: 9, profile: '5' },
      { collection: 8550, profile: 5, subprofile: 9 },
    ],
    [
      'its parent may be an object',
      collection,
      { id: 9, profile: { id: 5, fields: { a: 'b' } } },
      { collection: 8550, profile: 5, subprofile: 9 },
    ],
    [
      'a subprofile id comes before a flat one',
      collection,
      { id: 12, subprofile: 9 },
      { collection: 8550, subprofile: 9 },
    ],
    [
      'the subprofile may be an object',
      collection,
      { fields: null, subprofile: { id: 9, fields, profile: 5 } },
      { collection: 8550, profile: 5, subprofile: 9 },
    ],
    [
      'the database of a subprofile may be told',
      collection,
      { id: 9, database: 788 },
      { database: 788, collection: 8550, subprofile: 9 },
    ],
    [
      'a webhook names the profile',
      webhook,
      { id: 12, profile: 5, database: 788 },
      { database: 788, profile: 5 },
    ],
    [
      'a webhook names the subprofile',
      webhook,
      { id: 12, subprofile: 9, profile: 5, database: 788, collection: 8550 },
      { database: 788, collection: 8550, profile: 5, subprofile: 9 },
    ],
    [
      'a webhook may have the profile as an object',
      webhook,
      { fields: null, profile: { id: 5, database: 788, fields } },
      { database: 788, profile: 5 },
    ],
    [
      'a webhook of a database names the profile',
      `${webhook}/database/788`,
      { id: 12, profile: 5 },
      { database: 788, profile: 5 },
    ],
    [
      'a webhook of a database may name a subprofile',
      `${webhook}/database/788/name`,
      { id: 12, subprofile: 9, profile: 5, collection: 8550 },
      { database: 788, collection: 8550, profile: 5, subprofile: 9 },
    ],
    [
      'a webhook of a collection names the subprofile',
      `${webhook}/collection/8550`,
      { id: 12, subprofile: 9, profile: 5 },
      { collection: 8550, profile: 5, subprofile: 9 },
    ],
    [
      'unset references are none',
      webhook,
      { subprofile: 0, collection: '0', profile: 5, database: 0 },
      { profile: 5 },
    ],
  ])('%s', async (_, path, body, ids) => {
    expect((await read(path, body)).data).toMatchObject(profile(ids));
  });

  it.each([
    ['database/788/profile/5', database, { id: 5 }],
    ['database/788', database, {}],
    ['profile/5', webhook, { profile: 5 }],
    ['collection/8550/subprofile/9', collection, { id: 9, profile: 5 }],
    ['collection/8550', collection, {}],
    ['subprofile/9', webhook, { subprofile: 9, profile: 5 }],
  ])('is the subject %s', async (subject, path, body) => {
    expect((await read(path, body)).subject).toBe(subject);
  });

  it('is no subject where nothing is known', async () => {
    expect(await read(webhook, { fields: null, profile: { fields } })).not.toHaveProperty('subject');
  });

  it.each([
    ['a webhook names nobody', webhook, {}],
    ['a webhook has an id of nobody', webhook, { id: 5 }],
    ['a webhook of a database has an id of nobody', `${webhook}/database/788`, { id: 5 }],
    ['a webhook of a collection names a profile only', `${webhook}/collection/8550`, { profile: 5 }],
    [
      'a collection callback has a profile only, and parameters',
      collection,
      { fields: null, parameters: fields, profile: { id: 5, fields } },
    ],
    ['a collection callback has a profile only', collection, { fields: null, profile: { id: 5, fields } }],
  ])('is not understood where %s', async (_, path, body) => {
    await expect(read(path, body)).rejects.toMatchObject({ code: 'unknown-shape' });
  });

  it.each([
    ['the databases of URL and body differ', database, { id: 5, database: 789 }],
    ['the collections of URL and body differ', collection, { id: 9, collection: 8551 }],
    [
      'the ids beside and in the profile differ',
      database,
      { id: 6, fields: null, profile: { id: 5, fields } },
    ],
    [
      'the databases beside and in the profile differ',
      webhook,
      { database: 1, fields: null, profile: { id: 5, database: 2, fields } },
    ],
    ['a database callback has a subprofile', database, { id: 5, subprofile: 9 }],
    ['a database callback has a collection', database, { id: 5, collection: 8550 }],
  ])('is a contradiction where %s', async (_, path, body) => {
    await expect(read(path, body)).rejects.toMatchObject({ name: 'PayloadError', code: 'contradiction' });
  });
});

describe('an id', () => {
  it.each([
    [5, 5],
    ['5', 5],
    [' 5\n', 5],
    ['007', 7],
    ['9007199254740991', 9007199254740991],
    [0, null],
    ['0', null],
    ['', null],
    [' ', null],
    [null, null],
    [[], null],
    [{}, null],
  ])('%j is %j', async (id, expected) => {
    expect((await read(database, { id })).data.profile).toBe(expected);
  });

  it.each([
    'abc',
    '5a',
    '-5',
    -5,
    5.5,
    '5.0',
    '1e3',
    1e21,
    '0x5',
    '５',
    true,
    false,
    '9007199254740992',
    [5],
    ['5', '6'],
  ])('%j is none', async (id) => {
    await expect(read(database, { id })).rejects.toMatchObject({ name: 'PayloadError', code: 'invalid-id' });
    await expect(read(webhook, { profile: id })).rejects.toMatchObject({ code: 'invalid-id' });
  });
});
