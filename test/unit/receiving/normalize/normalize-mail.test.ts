import { describe, expect, it } from 'vitest';
import { readEvent } from '../build-verified-request.ts';

function read(body: object, trigger = 'click') {
  return readEvent({ path: `/callbacks/main/webhook/${trigger}`, body: JSON.stringify(body) });
}

describe('the variables of a mail webhook', () => {
  it('are all passed on, in one order, beside the ids we know', async () => {
    const event = await read({
      useragent: 'Mozilla',
      tags: ['b', 'a'],
      recipient: 'a@example.com',
      code: 550,
      id: 'm1',
      extra: { deep: { list: { 0: 'x', 1: 'y' } }, empty: {}, item: 'x', nothing: null },
      profile: '5',
      database: 788,
      __proto__: undefined,
    });
    expect(event).toMatchObject({ type: 'com.copernica.message.clicked', subject: 'message/m1' });
    expect(JSON.stringify(event.data)).toBe(
      JSON.stringify({
        code: '550',
        database: 788,
        extra: { deep: { list: ['x', 'y'] }, empty: {}, item: 'x', nothing: '' },
        id: 'm1',
        profile: 5,
        recipient: 'a@example.com',
        tags: ['b', 'a'],
        useragent: 'Mozilla',
        account: 'main',
        format: 'json',
      }),
    );
  });

  it('do not hide what we know', async () => {
    const { data } = await read({ id: 'm1', account: 'other', format: 'other', profile: 0, database: null });
    expect(data).toMatchObject({ account: 'main', format: 'json', profile: null, database: null });
  });

  it('may be called like anything of JavaScript', async () => {
    const body = '{"id":"m1","__proto__":{"polluted":"1"},"constructor":"2"}';
    const { data } = await readEvent({ path: '/callbacks/main/webhook/click', body });
    expect(JSON.stringify(data)).toContain('"__proto__":{"polluted":"1"}');
    expect(JSON.stringify(data)).toContain('"constructor":"2"');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('have the database of the URL where they name none', async () => {
    const path = '/callbacks/main/webhook/click/database/788';
    const readDatabase = async (body: object) =>
      (await readEvent({ path, body: JSON.stringify(body) })).data.database;
    expect(await readDatabase({ id: 'm1' })).toBe(788);
    expect(await readDatabase({ id: 'm1', database: 789 })).toBe(789);
    const collection = { path: '/callbacks/main/webhook/click/collection/8550', body: '{"id":"m1"}' };
    expect((await readEvent(collection)).data.database).toBeNull();
  });

  it.each([
    ['<tags><tag>a</tag><tag>b</tag></tags>', ['a', 'b']],
    ['<tags type="array"><tag>a</tag></tags>', ['a']],
    ['<tags><item>a</item></tags>', ['a']],
    ['<tags>a</tags>', ['a']],
    ['<tags type="array"/>', []],
  ])('have tags in XML: %s', async (tags, expected) => {
    const body = `<c><type>click</type><id>m1</id>${tags}</c>`;
    expect((await readEvent({ path: '/callbacks/main', contentType: 'text/xml', body })).data).toMatchObject({
      tags: expected,
    });
  });

  it('are a list however it is numbered', async () => {
    const contentType = 'application/x-www-form-urlencoded';
    const body = 'type=click&id=m1&tags[1]=b&tags[0]=a';
    const { data } = await readEvent({ path: '/callbacks/main', contentType, body });
    expect(data).toMatchObject({ tags: ['a', 'b'] });
  });
});

describe('what a mail webhook is about', () => {
  it.each([
    ['a message', 'click', { id: 'abc_1.2:3@x=+-' }, 'message/abc_1.2:3@x=+-'],
    ['a message with a number', 'open', { id: 5 }, 'message/5'],
    ['a message, where the profile is told too', 'open', { id: 'm1', profile: 5 }, 'message/m1'],
    ['a message with blanks around', 'open', { id: ' m1\n' }, 'message/m1'],
    ['an unknown message of a mailing', 'open', { mailing: 77 }, undefined],
    ['an unknown message', 'bounce', { recipient: 'a@example.com' }, undefined],
    [
      'a profile that unsubscribed',
      'unsubscribe',
      { id: 'm1', profile: 5, database: 788 },
      'database/788/profile/5',
    ],
    ['a profile of an unknown database', 'unsubscribe', { profile: 5 }, 'profile/5'],
    ['a message, where the profile is unknown', 'unsubscribe', { id: 'm1', database: 788 }, 'message/m1'],
  ])('is %s', async (_, trigger, body, subject) => {
    expect((await read(body, trigger)).subject).toBe(subject);
  });

  it.each([
    ['nothing', {}, 'unknown-shape'],
    ['nothing of what we know', { hello: 'world', timestamp: '2026-11-23' }, 'unknown-shape'],
    ['tags that are no list', { id: 'm1', tags: { a: { b: 1 } } }, 'unknown-shape'],
    ['tags that are no texts', { id: 'm1', tags: [{ b: 1 }] }, 'unknown-shape'],
    ['a message id with blanks', { id: 'a b' }, 'invalid-id'],
    ['a message id with a line end', { id: 'a\nb' }, 'invalid-id'],
    ['a message id of 257 characters', { id: 'a'.repeat(257) }, 'invalid-id'],
    ['a message id that is a list', { id: ['a'] }, 'unknown-shape'],
    ['a profile that is no id', { id: 'm1', profile: 'x' }, 'invalid-id'],
    ['a database that is no id', { id: 'm1', database: 'x' }, 'invalid-id'],
  ])('is not understood where it is %s', async (_, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ name: 'PayloadError', code });
  });

  it('may have an id of 256 characters', async () => {
    expect((await read({ id: 'a'.repeat(256) })).subject).toBe(`message/${'a'.repeat(256)}`);
  });
});
