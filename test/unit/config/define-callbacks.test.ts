import { describe, expect, test } from 'vitest';
import { defineCallbacks } from '../../../lib/config/define-callbacks.ts';

const account = { copernicaId: 'account_1234', secret: 'copernica/main' };

/** Declares what a user could write, mistakes included. */
function define(callbacks: unknown, accounts: unknown = { main: account }) {
  return defineCallbacks({ accounts, callbacks } as Parameters<typeof defineCallbacks>[0]);
}

describe('defaults', () => {
  test('an account authenticates by signature at the public API', () => {
    expect(define([]).accounts.get('main')).toEqual({
      name: 'main',
      ...account,
      authentication: 'signature',
      apiUrl: 'https://api.copernica.com',
      postShape: 'flat',
      clockToleranceSeconds: 240,
    });
  });

  test('a callback is one per action, in JSON, without a condition', () => {
    const target = { kind: 'database', id: 788 };
    const rest = { account: 'main', target, method: 'json', expression: '', name: null };
    expect(define([{ account: 'main', database: 788 }]).callbacks).toEqual([
      { ...rest, action: 'create' },
      { ...rest, action: 'update' },
      { ...rest, action: 'delete' },
    ]);
  });

  test('an undefined property counts as left out', () => {
    const [callback] = define([
      { account: 'main', database: 788, method: undefined, name: undefined },
    ]).callbacks;
    expect(callback).toMatchObject({ method: 'json', name: null });
  });
});

describe('declared', () => {
  test.each([
    ['all', { database: 788, actions: 'all' }, { action: 'all' }],
    ['a database by name', { database: 'Customers' }, { target: { kind: 'database', name: 'Customers' } }],
    ['a collection', { collection: 8550 }, { target: { kind: 'collection', id: 8550 } }],
    [
      'everything',
      { database: 1, actions: ['delete'], expression: '1 > 0;', method: 'xml', name: 'a-1' },
      {
        action: 'delete',
        expression: '1 > 0;',
        method: 'xml',
        name: 'a-1',
      },
    ],
    ['the longest name', { database: 1, name: 'x'.repeat(64) }, { name: 'x'.repeat(64) }],
  ])('%s', (_, callback, expected) => {
    expect(define([{ account: 'main', ...callback }]).callbacks[0]).toMatchObject(expected);
  });

  test.each([
    ['another way to write the account id', { copernicaId: 'Account-1234' }],
    ['an SMTPeter environment', { copernicaId: 'environment_7' }],
    ['a versioned API', { apiUrl: 'https://api.copernica.com/v1' }],
    ['a trailing slash', { apiUrl: 'https://api.copernica.com/v4/' }],
    ['an API on this machine', { apiUrl: 'http://127.0.0.1:8080/v2' }],
    ['the greatest tolerance', { clockToleranceSeconds: 240 }],
  ])('%s', (_, properties) => {
    expect(define([], { main: { ...account, ...properties } }).accounts.get('main')).toMatchObject(
      properties,
    );
  });

  test('the same target and action twice, told apart by name', () => {
    const callback = { account: 'main', database: 788, actions: ['update'] };
    expect(define([callback, { ...callback, name: 'b' }]).callbacks).toHaveLength(2);
  });
});

describe('a mistake in callbacks is named by entry and property', () => {
  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /callbacks must be a list/],
    ['no object', [1], /callbacks\[0\] must be an object/],
    ['no account', [{ database: 788 }], /callbacks\[0\]\.account is required/],
    ['an unknown account', [{ account: 'mian', database: 788 }], /callbacks\[0\]\.account 'mian'.*\(main\)/],
    ['neither database nor collection', [{ account: 'main' }], /callbacks\[0\]\.database or collection/],
    [
      'both',
      [{ account: 'main', database: 1, collection: 2 }],
      /callbacks\[0\]\.collection cannot stand beside/,
    ],
    [
      'an unknown key',
      [{ account: 'main', database: 1, databse: 2 }],
      /callbacks\[0\]\.databse is not a known/,
    ],
    [
      'a key of every object',
      [{ account: 'main', database: 1, constructor: 2 }],
      /\.constructor is not a known/,
    ],
    ['id 0', [{ account: 'main', database: 0 }], /callbacks\[0\]\.database must be a positive whole/],
    ['half an id', [{ account: 'main', collection: 1.5 }], /callbacks\[0\]\.collection must be a positive/],
    ['an id as text', [{ account: 'main', database: '788' }], /callbacks\[0\]\.database .*without quotes/],
    [
      'a collection by name',
      [{ account: 'main', collection: 'Orders' }],
      /callbacks\[0\]\.collection must be/,
    ],
    [
      'an unknown action',
      [{ account: 'main', database: 1, actions: ['remove'] }],
      /callbacks\[0\]\.actions must/,
    ],
    ['no action', [{ account: 'main', database: 1, actions: [] }], /callbacks\[0\]\.actions must/],
    ['an action twice', [{ account: 'main', database: 1, actions: ['update', 'update'] }], /\.actions must/],
    ['all in a list', [{ account: 'main', database: 1, actions: ['all'] }], /callbacks\[0\]\.actions must/],
    [
      'an unknown method',
      [{ account: 'main', database: 1, method: 'JSON' }],
      /callbacks\[0\]\.method must be one/,
    ],
    [
      'an expression that is no text',
      [{ account: 'main', database: 1, expression: true }],
      /\.expression must/,
    ],
    [
      'a name in capitals',
      [{ account: 'main', database: 1, name: 'A' }],
      /callbacks\[0\]\.name must be 1 to 64/,
    ],
    ['an empty name', [{ account: 'main', database: 1, name: '' }], /callbacks\[0\]\.name must/],
    [
      'a name too long',
      [{ account: 'main', database: 1, name: 'x'.repeat(65) }],
      /callbacks\[0\]\.name must/,
    ],
    [
      'one URL twice',
      [
        { account: 'main', database: 1 },
        { account: 'main', database: 1, actions: ['delete'] },
      ],
      /main\/database\/1\/delete is declared twice/,
    ],
    [
      'one database name twice',
      [
        { account: 'main', database: 'A' },
        { account: 'main', database: 'a' },
      ],
      /declared twice/,
    ],
    ['the second entry', [{ account: 'main', database: 1 }, { account: 'main' }], /callbacks\[1\]/],
  ])('%s', (_, callbacks, message) => {
    expect(() => define(callbacks)).toThrow(message);
    expect(() => define(callbacks)).toThrow(expect.objectContaining({ code: 'invalid-configuration' }));
  });
});

describe('a mistake in accounts is named by entry and property', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', [], /accounts must be an object/],
    ['a name that does not fit a URL', { 'a/b': account }, /accounts\.a\/b must be named by/],
    ['no id', { main: { secret: 's' } }, /accounts\.main\.copernicaId is required/],
    [
      'an id without its kind',
      { main: { ...account, copernicaId: '1234' } },
      /accounts\.main\.copernicaId must be/,
    ],
    ['no secret', { main: { copernicaId: 'account_1' } }, /accounts\.main\.secret is required/],
    ['a blank secret', { main: { ...account, secret: ' ' } }, /accounts\.main\.secret must be/],
    [
      'an unknown authentication',
      { main: { ...account, authentication: 'none' } },
      /\.authentication must be one of/,
    ],
    ['an unknown key', { main: { ...account, token: 'x' } }, /accounts\.main\.token is not a known property/],
    [
      'a plain http API',
      { main: { ...account, apiUrl: 'http://api.copernica.com' } },
      /\.apiUrl must be an https/,
    ],
    ['an unknown version', { main: { ...account, apiUrl: 'https://api.copernica.com/v5' } }, /\.apiUrl must/],
    ['a query', { main: { ...account, apiUrl: 'https://api.copernica.com/?a=b' } }, /\.apiUrl must/],
    ['an unknown shape', { main: { ...account, postShape: 'list' } }, /\.postShape must be one of/],
    [
      'no tolerance at all',
      { main: { ...account, clockToleranceSeconds: 0 } },
      /\.clockToleranceSeconds must/,
    ],
    [
      'a tolerance over an hour',
      { main: { ...account, clockToleranceSeconds: 241 } },
      /\.clockToleranceSeconds/,
    ],
  ])('%s', (_, accounts, message) => {
    expect(() => define([], accounts)).toThrow(message);
  });

  test.each([[null], [{ accounts: {}, callbacks: [], acounts: {} }], [{ callbacks: [] }]])(
    'the declaration %o as a whole',
    (declaration) => {
      expect(() => defineCallbacks(declaration as unknown as Parameters<typeof defineCallbacks>[0])).toThrow(
        /callbacks\.config\.ts/,
      );
    },
  );
});
