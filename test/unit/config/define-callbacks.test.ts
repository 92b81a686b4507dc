import { afterEach, describe, expect, test, vi } from 'vitest';
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
      formerName: null,
      canary: null,
    });
    expect(define([]).formerReceiverUrls).toEqual([]);
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
    ['the local host', { apiUrl: 'http://localhost:8080/v2' }],
    ['a name of old', { formerName: 'Old_1' }],
    ['a canary', { canary: { database: 788, profile: 1, field: 'Ping' } }],
    ['the greatest tolerance', { clockToleranceSeconds: 240 }],
  ])('%s', (_, properties) => {
    expect(define([], { main: { ...account, ...properties } }).accounts.get('main')).toMatchObject(
      properties,
    );
  });

  test.each([
    ['actions of one target', { actions: ['create'] }, { actions: ['update'] }],
    ['targets', { database: 788 }, { database: undefined, collection: 788 }],
    [
      'expressions of one target and action, with names',
      { expression: 'profile.a == 1' },
      { expression: 'profile.a == 2', name: 'b' },
    ],
  ])('different %s', (_, one, other) => {
    const callback = { account: 'main', database: 788, actions: ['update'] };
    expect(
      define([
        { ...callback, ...one },
        { ...callback, ...other },
      ]).callbacks,
    ).toHaveLength(2);
  });

  test.each([
    '',
    ' ',
    "profile.newsletter == 'yes';",
    'function f(p) { return true; } f(profile); 1 > 0;',
    'x',
  ])('the expression %j', (expression) => {
    const [callback] = define([{ account: 'main', database: 1, actions: ['update'], expression }]).callbacks;
    expect(callback).toMatchObject({ expression });
  });

  test.each([
    ['https://old.example.com', 'https://old.example.com'],
    ['https://old.example.com/', 'https://old.example.com'],
    ['http://Old.example.com:8080/caf\u00e9//', 'http://old.example.com:8080/caf%C3%A9'],
  ])('the receiver URL of old %s', (url, expected) => {
    const declared = defineCallbacks({ accounts: {}, callbacks: [], formerReceiverUrls: [url] });
    expect(declared.formerReceiverUrls).toEqual([expected]);
  });
});

describe('a function of the stage', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is the declaration of that stage', () => {
    vi.stubEnv('STAGE', 'test');
    const { accounts } = defineCallbacks(({ stage }) => ({
      accounts: { main: { ...account, secret: `copernica/${stage}` } },
      callbacks: [],
    }));
    expect(accounts.get('main')).toMatchObject({ secret: 'copernica/test' });
  });

  test('is of no use where nobody says the stage', () => {
    vi.stubEnv('STAGE', '');
    expect(() => defineCallbacks(() => ({ accounts: {}, callbacks: [] }))).toThrow(
      expect.objectContaining({ code: 'invalid-environment', message: expect.stringContaining('STAGE') }),
    );
  });
});

describe('every mistake is a line', () => {
  const linesOf = (callbacks: unknown[], accounts: unknown, others: object = {}): string[] => {
    try {
      defineCallbacks({ accounts, callbacks, ...others } as never);
    } catch (error) {
      return (error as Error).message.split('\n');
    }
    return [];
  };

  test('of its own, and all are told at once', () => {
    const callbacks = [{ account: 'mian', databse: 1, expression: 'a b' }];
    expect(
      linesOf(
        callbacks,
        { main: { ...account, secert: 's' }, other: 1 },
        { formerReceiverUrls: ['x'], web: 1 },
      ),
    ).toEqual([
      expect.stringMatching(/^callbacks\.config\.ts: web is not a known property/),
      expect.stringMatching(/^callbacks\.config\.ts: accounts\.main\.secert .*: did you mean secret\?$/),
      'callbacks.config.ts: accounts.other must be an object',
      expect.stringMatching(/^callbacks\.config\.ts: callbacks\[0\]\.databse .*: did you mean database\?$/),
      "callbacks.config.ts: callbacks[0].expression is not JavaScript: Unexpected identifier 'b'",
      "callbacks.config.ts: callbacks[0].account 'mian' is not declared in accounts (main, other): did you mean main?",
      'callbacks.config.ts: callbacks[0].database or collection is required',
      expect.stringMatching(/^callbacks\.config\.ts: formerReceiverUrls\[0\] must be a base URL/),
    ]);
  });

  test.each([
    ['a word in another case', { method: 'JSON' }, /one of json, xml: did you mean json\?$/],
    [
      'a word in another tense',
      { actions: ['updated'] },
      /'all' or a list .* repeats: did you mean update\?$/,
    ],
    ['a word like none', { actions: ['x'] }, /without repeats$/],
    ['a property like none', { zzzzzz: 1 }, /method\)$/],
  ])('that says what was probably meant by %s', (_, properties, line) => {
    expect(linesOf([{ account: 'main', database: 1, ...properties }], { main: account })).toEqual([
      expect.stringMatching(line),
    ]);
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
      'an action within all',
      [
        { account: 'main', database: 1, actions: 'all' },
        { account: 'main', database: 1, actions: ['update'], name: 'a' },
      ],
      /main\/database\/1\/update\/a would deliver again what main\/database\/1\/all delivers/,
    ],
    [
      'all beside an action',
      [
        { account: 'main', database: 1, actions: ['update'], expression: 'x ' },
        { account: 'main', database: 1, actions: 'all', expression: 'x' },
      ],
      /\/all would deliver again/,
    ],
    [
      'one change under two names',
      [
        { account: 'main', database: 'A', actions: ['update'], name: 'a' },
        { account: 'main', database: 'a', actions: ['update'], name: 'b' },
      ],
      /would deliver again/,
    ],
    [
      'one URL with two expressions',
      [
        { account: 'main', database: 1, actions: ['update'], expression: 'a' },
        { account: 'main', database: 1, actions: ['update'], expression: 'b' },
      ],
      /declared twice; give one of them a different `name`/,
    ],
    [
      'an expression that is not JavaScript',
      [{ account: 'main', database: 1, expression: 'profile.a = = 1' }],
      /callbacks\[0\]\.expression is not JavaScript: Unexpected token '='/,
    ],
    [
      'an expression of a function body',
      [{ account: 'main', database: 1, expression: 'return 1' }],
      /not JavaScript/,
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
      'a host that begins like this machine',
      { main: { ...account, apiUrl: 'http://127.evil.com' } },
      /\.apiUrl must be an https/,
    ],
    [
      'a name of old that fits no URL',
      { main: { ...account, formerName: 'a/b' } },
      /\.formerName must be 1 to 64/,
    ],
    [
      "another account's name",
      { main: { ...account, formerName: 'other' }, other: account },
      /accounts\.main\.formerName is the name of another/,
    ],
    [
      'its own name as the former',
      { main: { ...account, formerName: 'main' } },
      /\.formerName is the name of/,
    ],
    [
      'one name of old twice',
      { a: { ...account, formerName: 'c' }, b: { ...account, formerName: 'c' } },
      /accounts\.b\.formerName is the name of another/,
    ],
    ['half a canary', { main: { ...account, canary: { database: 1, profile: 1 } } }, /\.canary must be like/],
    [
      'a canary with more',
      { main: { ...account, canary: { database: 1, profile: 1, field: 'a', x: 1 } } },
      /\.canary must be like/,
    ],
    [
      'a canary by name',
      { main: { ...account, canary: { database: 'A', profile: 1, field: 'a' } } },
      /\.canary/,
    ],
    [
      'a canary of no profile',
      { main: { ...account, canary: { database: 1, profile: 0, field: 'a' } } },
      /\.canary/,
    ],
    [
      'a canary of no field',
      { main: { ...account, canary: { database: 1, profile: 1, field: ' ' } } },
      /\.canary/,
    ],
    ['a canary that is none', { main: { ...account, canary: 1 } }, /\.canary/],
    [
      'a plain http API',
      { main: { ...account, apiUrl: 'http://api.copernica.com' } },
      /\.apiUrl must be an https/,
    ],
    ['an API that is no URL', { main: { ...account, apiUrl: 'api' } }, /\.apiUrl must be an https/],
    ['an API that is no text', { main: { ...account, apiUrl: 1 } }, /\.apiUrl must be an https/],
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

  test.each([
    ['a query', 'https://old.example.com/?a'],
    ['a fragment', 'https://old.example.com/#a'],
    ['credentials', 'https://a@old.example.com'],
    ['a password', 'https://:a@old.example.com'],
    ['no scheme', 'old.example.com'],
    ['another scheme', 'ftp://old.example.com'],
    ['no host', 'https://'],
    ['no text', 1],
  ])('the receiver URL of old with %s', (_, url) => {
    const declare = () =>
      defineCallbacks({ accounts: {}, callbacks: [], formerReceiverUrls: [url as string] });
    expect(declare).toThrow(/formerReceiverUrls\[0\] must be a base URL/);
  });

  test.each([
    [null],
    [{ accounts: {}, callbacks: [], acounts: {} }],
    [{ callbacks: [] }],
    [{ accounts: {}, callbacks: [], formerReceiverUrls: 'https://old.example.com' }],
  ])('the declaration %o as a whole', (declaration) => {
    expect(() => defineCallbacks(declaration as unknown as Parameters<typeof defineCallbacks>[0])).toThrow(
      /callbacks\.config\.ts/,
    );
  });
});
