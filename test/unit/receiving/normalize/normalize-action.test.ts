import { describe, expect, it } from 'vitest';
import { readEvent } from '../build-verified-request.ts';

const database = (action: string) => `/callbacks/main/database/788/${action}`;
const webhook = (trigger: string) => `/callbacks/main/webhook/${trigger}`;
const profile = { profile: 5, fields: { email: 'a@example.com' } };

function read(path: string, body: object) {
  return readEvent({ path, body: JSON.stringify(body) });
}

describe('the action', () => {
  it.each([
    ['the URL, of a callback', database('delete'), {}, 'profile.deleted', 'delete'],
    [
      'the body before the URL of a callback',
      database('create'),
      { action: 'update' },
      'profile.updated',
      'update',
    ],
    [
      'the body before the URL of a webhook',
      webhook('create'),
      { type: 'delete' },
      'profile.deleted',
      'delete',
    ],
    [
      'the body before the URL of a mail webhook',
      webhook('click'),
      { type: 'update' },
      'profile.updated',
      'update',
    ],
    [
      'the body by the one that names it',
      database('create'),
      { type: 'profile', action: 'delete' },
      'profile.deleted',
      'delete',
    ],
    [
      'the URL where the body names none',
      database('create'),
      { type: 'profile', action: 'x' },
      'profile.created',
      'create',
    ],
    [
      'the URL where the body names it with more than a text',
      database('create'),
      { action: ['delete'] },
      'profile.created',
      'create',
    ],
    ['the URL, of a webhook', webhook('update'), {}, 'profile.updated', 'update'],
    ['the URL of a webhook with a name', webhook('create/customers'), {}, 'profile.created', 'create'],
    ["the body's type", '/callbacks/main', { type: 'create' }, 'profile.created', 'create'],
    ["the body's action", '/callbacks/main', { action: 'delete' }, 'profile.deleted', 'delete'],
    [
      'type before action',
      '/callbacks/main',
      { type: 'create', action: 'delete' },
      'profile.created',
      'create',
    ],
    [
      'action where type is empty',
      '/callbacks/main',
      { type: '', action: 'delete' },
      'profile.deleted',
      'delete',
    ],
    ['the body where the URL says all', database('all'), { action: 'update' }, 'profile.updated', 'update'],
    [
      'the body where the URL has a trigger of its own',
      webhook('changes'),
      { type: 'update' },
      'profile.updated',
      'update',
    ],
    ['the body in any case', '/callbacks/main', { type: ' Update\n' }, 'profile.updated', 'update'],
    ['nobody, where the URL says all', database('all'), {}, 'profile.changed', null],
    ['nobody, where the URL says nothing', '/callbacks/main', {}, 'profile.changed', null],
  ])('is told by %s', async (_, path, body, type, action) => {
    expect(await read(path, { ...profile, ...body })).toMatchObject({
      type: `com.copernica.${type}`,
      data: { action },
    });
  });

  it.each([
    ['a field called action', { fields: { action: 'delete', type: 'delete' } }],
    ['a submitted field called action', { parameters: { action: 'delete', type: 'delete' } }],
    ['an interest called delete', { interests: { action: 'delete', delete: 1 }, parameters: {} }],
    ['a flat field called action', { fields: undefined, field_action: 'delete', field_type: 'delete' }],
    [
      'something in its object that may be a field',
      { fields: { a: '1' }, profile: { id: 5, action: 'delete' } },
    ],
  ])('is not told by %s', async (_, body) => {
    const outcome = read(database('update'), { ...profile, ...body }).catch((error: unknown) => error);
    expect(await outcome).not.toMatchObject({ type: 'com.copernica.profile.deleted' });
    if (!('interests' in body)) expect(await outcome).toMatchObject({ data: { action: 'update' } });
  });

  it.each([
    [
      'a profile that is the whole body',
      database('update'),
      '<profile><id>5</id><action>delete</action><fields/></profile>',
    ],
    [
      'its attributes',
      database('update'),
      '<profile id="5" action="delete"><fields><a>1</a></fields></profile>',
    ],
    [
      'a subprofile that is the whole body',
      '/callbacks/main/collection/8550/update',
      '<subprofile><id>5</id><action>delete</action><fields/></subprofile>',
    ],
  ])('is told by the object of %s', async (_, path, body) => {
    expect((await readEvent({ path, body, contentType: 'text/xml' })).data).toMatchObject({
      action: 'delete',
    });
  });

  it.each([
    ['the URL says all and the body something else', database('all'), { action: 'import' }],
    ['only the body says it, and something else', '/callbacks/main', { type: 'import' }],
    ['the body says it with more than a text', '/callbacks/main', { type: ['update'] }],
    ['the trigger in the URL is unknown', webhook('print'), {}],
    ['neither trigger nor type is known', webhook('print'), { type: 'printed' }],
  ])('is not understood where %s', async (_, path, body) => {
    await expect(read(path, { ...profile, ...body })).rejects.toMatchObject({ code: 'unknown-shape' });
  });
});

describe('a mail webhook', () => {
  it.each([
    ['click', 'message.clicked'],
    ['open', 'message.opened'],
    ['delivery', 'message.delivered'],
    ['bounce', 'message.bounced'],
    ['failure', 'message.failed'],
    ['failed', 'message.failed'],
    ['abuse', 'message.complained'],
    ['complaint', 'message.complained'],
    ['unsubscribe', 'profile.unsubscribed'],
  ])('of type %s is known by the body or the URL', async (type, occurrence) => {
    const expected = { type: `com.copernica.${occurrence}`, subject: 'message/m1' };
    expect(await read('/callbacks/main', { id: 'm1', type })).toMatchObject(expected);
    expect(await read('/callbacks/main', { id: 'm1', action: type })).toMatchObject(expected);
    expect(await read(webhook(type), { id: 'm1' })).toMatchObject(expected);
  });

  it.each([
    ['a click on the URL of another mail webhook', webhook('open'), { id: 'm1', type: 'click' }],
    ['a click on the URL of a change', webhook('update'), { id: 'm1', type: 'click' }],
    ['a click on the URL of a callback', database('update'), { id: 'm1', type: 'click' }],
    ['a click on the URL of a callback for every action', database('all'), { id: 'm1', type: 'click' }],
  ])('is a contradiction: %s', async (_, path, body) => {
    await expect(read(path, body)).rejects.toMatchObject({ name: 'PayloadError', code: 'contradiction' });
  });
});
