import { describe, expect, test } from 'vitest';
import { parseList, parseObject, readProfile, readProfilePage } from '../../../lib/copernica/profile-page.ts';

const plain = { ID: '12', fields: { a: 'b' }, interests: [], created: '', modified: '', removed: false };

describe('a profile', () => {
  test.each<[string, object, object]>([
    ['its id as a number', { ID: 12 }, { id: 12 }],
    ['its id by a small name', { ID: undefined, id: '7' }, { id: 7 }],
    ['no fields as a list', { fields: [] }, { fields: {} }],
    [
      'values that are no texts',
      { fields: { a: 1, b: null, c: [2] } },
      { fields: { a: '1', b: '', c: '[2]' } },
    ],
    ['interests as names', { interests: ['x', 3] }, { interests: ['x'] }],
    ['interests as a map', { interests: { x: true, y: false, z: '0' } }, { interests: ['x'] }],
    ['no interests', { interests: null }, { interests: [] }],
    [
      'times that are none',
      { created: '0000-00-00 00:00:00', modified: '' },
      { created: null, modified: null },
    ],
    ['when it was removed', { removed: '2026-11-24 03:00:00' }, { removed: '2026-11-24 03:00:00' }],
    ['its parent', { profile: '5' }, { parent: 5 }],
    ['a parent that is not set', { profile: 0 }, { parent: null }],
  ])('%s', (_, given, expected) => {
    expect(readProfile({ ...plain, ...given })).toMatchObject(expected);
  });

  test.each([[{ ...plain, ID: undefined }], ['x'], [null]])('without an id it is none: %j', (entity) => {
    expect(() => readProfile(entity)).toThrow("Copernica's answer is not understood");
  });
});

describe('an answer', () => {
  test.each(['', '<html>', '[]', '"x"', '{"data":1}'])('%s is no list of profiles', (body) => {
    expect(() => readProfilePage(body)).toThrow("Copernica's answer is not understood");
  });

  test('without data is an empty list', () => {
    expect(readProfilePage('{"total":"3"}')).toEqual({ profiles: [], total: 3 });
    expect(readProfilePage('{"data":null}')).toEqual({ profiles: [], total: null });
  });

  test('a list of ids may be empty, but no object', () => {
    expect(parseList(' ')).toEqual([]);
    expect(() => parseList('{}')).toThrow('it is no list');
    expect(() => parseObject('[')).toThrow('it is no JSON');
  });
});
