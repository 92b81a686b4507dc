import { describe, expect, it } from 'vitest';
import { readEvent } from '../build-verified-request.ts';

const path = '/callbacks/main/database/788/update';

function read(body: object | string) {
  return readEvent({ path, body: typeof body === 'string' ? body : JSON.stringify({ id: 5, ...body }) });
}

describe('fields and changes', () => {
  it.each([
    [
      'fields from before the change get the submitted value',
      { fields: { a: 'old', b: 'x' }, parameters: { a: 'new' } },
      { a: 'new', b: 'x' },
      { a: { from: 'old', to: 'new' } },
    ],
    [
      'fields from after the change do not tell the old value',
      { fields: { a: 'new', b: 'x' }, parameters: { a: 'new' } },
      { a: 'new', b: 'x' },
      { a: { to: 'new' } },
    ],
    [
      'a submitted field may be new',
      { fields: { a: '1' }, updated: { b: '2' } },
      { a: '1', b: '2' },
      { b: { to: '2' } },
    ],
    [
      'a value may become empty',
      { fields: { a: 'x' }, updated: { a: '' } },
      { a: '' },
      { a: { from: 'x', to: '' } },
    ],
    [
      'a value may have been empty',
      { fields: { a: '' }, updated: { a: 'x' } },
      { a: 'x' },
      { a: { from: '', to: 'x' } },
    ],
    ['null is an empty value', { fields: { a: null }, updated: { a: null } }, { a: '' }, { a: { to: '' } }],
    [
      'blanks count',
      { fields: { a: 'x' }, updated: { a: 'x ' } },
      { a: 'x ' },
      { a: { from: 'x', to: 'x ' } },
    ],
    [
      'numbers are compared as printed',
      { fields: { a: '1' }, updated: { a: 1 } },
      { a: '1' },
      { a: { to: '1' } },
    ],
    ['all may be submitted', { parameters: { a: '1' } }, { a: '1' }, { a: { to: '1' } }],
    ['nothing may be submitted', { fields: { a: '1' }, parameters: [] }, { a: '1' }, {}],
    [
      'a submitted name is the field of another case',
      { fields: { Email: 'old' }, parameters: { EMAIL: 'new' } },
      { Email: 'new' },
      { Email: { from: 'old', to: 'new' } },
    ],
    [
      'a submitted name is the very field where there are several cases',
      { fields: { a: '1', A: '2' }, parameters: { A: '3' } },
      { A: '3', a: '1' },
      { A: { from: '2', to: '3' } },
    ],
    [
      'a submitted name of none of several cases is another field',
      { fields: { ab: '1', AB: '2' }, parameters: { Ab: '3' } },
      { AB: '2', Ab: '3', ab: '1' },
      { Ab: { to: '3' } },
    ],
  ])('%s', async (_, body, fields, changes) => {
    const { data } = await read(body);
    expect(data).toMatchObject({ fields, changes });
    expect(Object.keys(data['fields'] as object)).toEqual(Object.keys(fields));
  });

  it('of nested bodies are overlaid alike', async () => {
    const nested = { parameters: { a: 'new' }, profile: { id: 5, fields: { a: 'old' } } };
    expect((await read({ ...nested, id: undefined })).data).toMatchObject({
      fields: { a: 'new' },
      changes: { a: { from: 'old', to: 'new' } },
    });
  });

  it('may be submitted twice alike', async () => {
    const body = { fields: { a: '1' }, interests: { music: { rock: 0 } } };
    const parameters = { a: '2', A: '2', rock: 1, 'music.rock': 1 };
    expect((await read({ ...body, parameters })).data).toMatchObject({
      fields: { a: '2' },
      interests: { 'music.rock': true },
      changes: { a: { from: '1', to: '2' } },
    });
  });

  it('know of a submitted interest that it is one', async () => {
    const body = {
      fields: { football: 'a field', email: 'x' },
      interests: { football: 1, chess: 0, music: { rock: 1, pop: 1 }, film: { pop: 0 } },
      parameters: { football: 'y', chess: '1', rock: false, 'music.pop': 0, pop: 1 },
    };
    expect((await read(body)).data).toMatchObject({
      fields: { football: 'y', email: 'x' },
      interests: { football: true, chess: true, 'music.rock': false, 'music.pop': false, 'film.pop': false },
      changes: { football: { from: 'a field', to: 'y' } },
    });
  });

  it('may be beside an empty object', async () => {
    const body = { fields: {}, parameters: [], updated: { a: '1' }, profile: { id: 5, fields: { a: '1' } } };
    expect((await read(body)).data).toMatchObject({ fields: { a: '1' }, changes: { a: { to: '1' } } });
  });

  it.each([
    ['field_a', { field_a: '1' }, { fields: { a: '1' } }],
    [
      'parameter_a',
      { field_a: '1', parameter_a: '2' },
      { fields: { a: '2' }, changes: { a: { from: '1', to: '2' } } },
    ],
    ['interest_a', { interest_a: '1', interest_b: '0' }, { fields: {}, interests: { a: true, b: false } }],
    ['interest_0', { interest_0: 'a', interest_1: 'b' }, { fields: {}, interests: { a: true, b: true } }],
    ['a field called field_a', { field_field_a: '1' }, { fields: { field_a: '1' } }],
    ['a field with a line end', { 'field_a\nb': '1' }, { fields: { 'a\nb': '1' } }],
    ['no field where there is no name', { field_a: '1', field_: '2' }, { fields: { a: '1' } }],
    ['no field within a name', { field_a: '1', my_field_b: '2' }, { fields: { a: '1' } }],
    ['no field beside fields', { fields: { a: '1' }, field_b: '2' }, { fields: { a: '1' } }],
  ])('of 2017 are flat: %s', async (_, body, expected) => {
    const { data } = await read(body);
    expect(data).toMatchObject(expected);
    expect(data['fields']).toEqual(expected.fields);
  });

  it.each([
    ['fields are a list', { fields: ['a'] }],
    ['fields are a text', { fields: 'a' }],
    ['a field is a list', { fields: { a: ['1'] } }],
    ['a field is a map', { fields: { a: { b: '1' } } }],
    ['a submitted field is a list', { fields: { a: '1' }, parameters: { a: [] } }],
    ['the submitted fields are a text', { fields: { a: '1' }, parameters: 'a' }],
    ['a date is a map', { fields: { a: '1' }, created: { a: '1' } }],
  ])('are not understood where %s', async (_, body) => {
    await expect(read(body)).rejects.toMatchObject({ name: 'PayloadError', code: 'unknown-shape' });
  });

  it.each([
    ['fields are there twice', { fields: { a: '1' }, profile: { id: 5, fields: { a: '1' } } }],
    ['parameters and updated are both there', { fields: {}, parameters: { a: '1' }, updated: { a: '1' } }],
    ['a field is submitted twice', { fields: { a: '1' }, parameters: { a: '2', A: '3' } }],
    [
      'an interest is submitted twice',
      { interests: { music: { rock: 1 } }, parameters: { rock: 1, 'music.rock': 0 } },
    ],
  ])('are a contradiction where %s', async (_, body) => {
    await expect(read(body)).rejects.toMatchObject({ name: 'PayloadError', code: 'contradiction' });
  });
});

describe('a body that tells of no values', () => {
  const at = (action: string) => `/callbacks/main/database/788/${action}`;

  it.each([
    ['an id', { id: '5' }],
    ['an object with an id', { profile: { id: 5 } }],
    ['an id and what happened', { id: 5, action: 'delete' }],
    ['an id and empty fields', { id: 5, fields: [] }],
  ])('is understood on a delete with %s', async (_, body) => {
    const event = await readEvent({ path: at('delete'), body: JSON.stringify(body) });
    expect(event).toMatchObject({
      type: 'com.copernica.profile.deleted',
      subject: 'database/788/profile/5',
      data: { profile: 5, fields: {}, interests: {}, changes: {} },
    });
  });

  it('is understood on a delete of a subprofile', async () => {
    const path = '/callbacks/main/collection/8550/delete';
    expect(await readEvent({ path, body: '{"id":9}' })).toMatchObject({
      type: 'com.copernica.subprofile.deleted',
      subject: 'collection/8550/subprofile/9',
    });
    // Of the parent's id alone nobody knows which subprofile is gone.
    await expect(readEvent({ path, body: '{"profile":5}' })).rejects.toMatchObject({ code: 'unknown-shape' });
  });

  it('is understood where the body says that it is a delete', async () => {
    const webhook = { path: '/callbacks/main', body: '{"type":"delete","profile":5}' };
    expect(await readEvent(webhook)).toMatchObject({
      type: 'com.copernica.profile.deleted',
      data: { profile: 5 },
    });
    const callback = { path: at('all'), body: '{"action":"delete","id":5}' };
    expect(await readEvent(callback)).toMatchObject({
      type: 'com.copernica.profile.deleted',
      data: { profile: 5 },
    });
  });

  it.each(['create', 'update', 'all'])(
    'is understood on %s where it says that there are none',
    async (action) => {
      const event = await readEvent({ path: at(action), body: '{"id":5,"fields":[],"interests":[]}' });
      expect(event).toMatchObject({ data: { profile: 5, fields: {} } });
      const updated = await readEvent({ path: at(action), body: '{"id":5,"updated":[]}' });
      expect(updated).toMatchObject({ data: { profile: 5, fields: {} } });
    },
  );

  // The event would claim that the profile has no fields.
  it.each([
    ['create', '{"id":"5"}'],
    ['update', '{"id":"5"}'],
    ['update', '{"id":"5","action":"update"}'],
    ['update', '{"profile":{"id":5,"email":"a@example.com"}}'],
    ['update', '{"id":5,"values":{"email":"a@example.com"}}'],
    ['all', '{"id":"5"}'],
    ['update', '{}'],
    ['update', '{"fields":[],"interests":[]}'],
    ['update', '{"hello":"world"}'],
    ['delete', '{}'],
    ['delete', '{"hello":"world"}'],
    ['delete', '{"id":0}'],
    ['delete', '{"fields":[]}'],
  ])('is not understood on %s: %s', async (action, body) => {
    await expect(readEvent({ path: at(action), body })).rejects.toMatchObject({ code: 'unknown-shape' });
  });
});
