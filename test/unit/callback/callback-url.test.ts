import { describe, expect, test } from 'vitest';
import { ownershipPrefix, parseCallbackPath, toCallbackUrl } from '../../../lib/callback/callback-url.ts';
import { parseCopernicaId } from '../../../lib/callback/copernica-id.ts';

describe('a callback path', () => {
  const nothing = { target: null, action: null, trigger: null, name: null };

  test.each([
    ['/callbacks/main/database/788/update', { target: { kind: 'database', id: 788 }, action: 'update' }],
    ['/callbacks/main/collection/8550/all', { target: { kind: 'collection', id: 8550 }, action: 'all' }],
    [
      '/callbacks/main/database/1/create/big-1',
      { target: { kind: 'database', id: 1 }, action: 'create', name: 'big-1' },
    ],
    ['/callbacks/main/webhook/click', { trigger: 'click' }],
    ['/callbacks/main/webhook/update/b', { trigger: 'update', name: 'b' }],
    [
      '/callbacks/main/webhook/update/database/788',
      { trigger: 'update', target: { kind: 'database', id: 788 } },
    ],
    [
      '/callbacks/main/webhook/click/collection/8550/b',
      { trigger: 'click', target: { kind: 'collection', id: 8550 }, name: 'b' },
    ],
    ['/callbacks/main/webhook/update/database', { trigger: 'update', name: 'database' }],
    ['/callbacks/main', {}],
    ['/callbacks/main/', {}],
    ['/callbacks/main/webhook/click/', { trigger: 'click' }],
    [
      '/callbacks/main/database/788/update/b/',
      { target: { kind: 'database', id: 788 }, action: 'update', name: 'b' },
    ],
  ])('%s is understood', (path, expected) => {
    expect(parseCallbackPath(path)).toEqual({ account: 'main', ...nothing, ...expected });
  });

  test.each([
    '/callbacks',
    '/callbacks/',
    '/callbacks/main//',
    '/callbacks/main/database/788',
    '/callbacks/main/webhook/click/database/0',
    '/callbacks/main/webhook/click/database/788/update/b',
    '/callbacks/main/database/788/remove',
    '/callbacks/main/database/Customers/update',
    '/callbacks/main/database/0/update',
    '/callbacks/main/database/0788/update',
    '/callbacks/main/database/788/update/Big',
    '/callbacks/main/database/788/update/a/b',
    '/callbacks/main/webhook',
    '/callbacks/a%2Fb/database/788/update',
    '/callbacks/main/database/788/update?x',
    '/other/main/database/788/update',
  ])('%s is none', (path) => {
    expect(parseCallbackPath(path)).toBeNull();
  });

  test('reads back what is registered', () => {
    const callback = {
      account: 'main',
      target: { kind: 'database', id: 788 },
      action: 'update',
      name: 'b',
    } as const;
    const url = toCallbackUrl('https://a.example/base/', callback);
    expect(url).toBe('https://a.example/base/callbacks/main/database/788/update/b');
    expect(url.startsWith(ownershipPrefix('https://a.example/base', 'main'))).toBe(true);
    expect(parseCallbackPath(url.slice('https://a.example/base'.length))).toMatchObject(callback);
  });
});

describe('an account id', () => {
  test.each([
    'account_1234',
    'account-1234',
    'Account_1234',
    'account_ 1234',
    'account 1234',
    ' ACCOUNT_01234 ',
  ])("'%s' is account 1234", (text) => {
    expect(parseCopernicaId(text)).toEqual({ kind: 'account', number: '1234' });
  });

  test.each([
    '1234',
    'account',
    'account_',
    'account_12a',
    'user_1234',
    'account_1234 account_1',
    'account1234',
  ])("'%s' is none", (text) => {
    expect(parseCopernicaId(text)).toBeNull();
  });
});
