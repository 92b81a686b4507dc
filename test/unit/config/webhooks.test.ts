import { describe, expect, test } from 'vitest';
import { defineCallbacks } from '../../../lib/config/define-callbacks.ts';

const accounts = {
  main: { copernicaId: 'account_1234', secret: 'copernica/main' },
  other: { copernicaId: 'account_5', secret: 'copernica/other' },
};

/** Declares what a user could write, mistakes included. */
function define(...webhooks: unknown[]) {
  return defineCallbacks({ accounts, callbacks: [], webhooks } as Parameters<typeof defineCallbacks>[0]);
}

const main = { account: 'main', triggers: ['update'] };

describe('a webhook', () => {
  test('is one for each trigger', () => {
    const rest = {
      account: 'main',
      scope: { kind: 'account' },
      callers: null,
      name: null,
      adoptedId: null,
    };
    expect(define({ account: 'main', triggers: ['click', 'abuse'] }).webhooks).toEqual([
      { ...rest, trigger: 'click' },
      { ...rest, trigger: 'abuse' },
    ]);
  });

  test.each([
    ['a database', { database: 788 }, { scope: { kind: 'database', id: 788 } }],
    ['a database by name', { database: 'Customers' }, { scope: { kind: 'database', name: 'Customers' } }],
    ['a collection', { collection: 8550 }, { scope: { kind: 'collection', id: 8550 } }],
    ['callers and a name', { callers: ['ms'], name: 'mail' }, { callers: ['ms'], name: 'mail' }],
    ['one made by hand', { ids: { update: 1894 } }, { adoptedId: 1894 }],
  ])('of %s', (_, properties, expected) => {
    expect(define({ ...main, ...properties }).webhooks[0]).toMatchObject(expected);
  });

  test('adopts by trigger', () => {
    const declared = { ...main, triggers: ['create', 'update'], ids: { update: 7 } };
    expect(define(declared).webhooks.map(({ adoptedId }) => adoptedId)).toEqual([null, 7]);
  });

  test('need not be declared', () => {
    expect(defineCallbacks({ accounts: {}, callbacks: [] }).webhooks).toEqual([]);
  });
});

describe('a mistake is named by entry and property', () => {
  test.each<[string, object, RegExp]>([
    ['no account', { account: undefined }, /webhooks\[0\]\.account is required/],
    [
      'an unknown account',
      { account: 'mian' },
      /webhooks\[0\]\.account 'mian' is not declared .*main, other/,
    ],
    ['no trigger', { triggers: [] }, /webhooks\[0\]\.triggers must be a list of create, .*abuse/],
    ['no triggers', { triggers: undefined }, /webhooks\[0\]\.triggers is required/],
    ['an unknown trigger', { triggers: ['complaint'] }, /webhooks\[0\]\.triggers must/],
    ['a trigger of every object', { triggers: ['constructor'] }, /webhooks\[0\]\.triggers must/],
    ['a trigger twice', { triggers: ['click', 'click'] }, /webhooks\[0\]\.triggers must/],
    ['an unknown caller', { callers: ['rest'] }, /webhooks\[0\]\.callers must be a list of ms, publisher/],
    ['no caller', { callers: [] }, /webhooks\[0\]\.callers must/],
    ['what callbacks have', { expression: '1' }, /webhooks\[0\]\.expression is not a known property/],
    ['both scopes', { database: 1, collection: 2 }, /webhooks\[0\]\.collection cannot stand beside database/],
    ['an id as text', { ids: { update: '1894' } }, /webhooks\[0\]\.ids must be an object/],
    ['a bare id', { ids: 1894 }, /webhooks\[0\]\.ids must be an object/],
    ['an id of another trigger', { ids: { click: 5 } }, /webhooks\[0\]\.ids\.click is none of its triggers/],
    ['a name in capitals', { name: 'A' }, /webhooks\[0\]\.name must be/],
  ])('%s', (_, properties, message) => {
    expect(() => define({ ...main, ...properties })).toThrow(message);
  });

  test('and each is a line of its own', () => {
    const declare = () =>
      defineCallbacks({
        accounts: { main: { copernicaId: '1234', secret: '' } },
        callbacks: [{ account: 'main' }, { account: 'mian', database: 0 }],
        webhooks: [{ account: 'main', triggers: ['clik'] }, 5],
      } as unknown as Parameters<typeof defineCallbacks>[0]);
    expect(declare).toThrow(expect.objectContaining({ code: 'invalid-configuration' }));
    const lines = [
      /^accounts\.main\.copernicaId must be/,
      /^accounts\.main\.secret must be/,
      /^callbacks\[0\]\.database or collection is required$/,
      /^callbacks\[1\]\.database must be/,
      /^callbacks\[1\]\.account 'mian'/,
      /^webhooks\[0\]\.triggers must/,
      /^webhooks\[1\] must be an object$/,
    ];
    const source = lines.map((line) => `callbacks\\.config\\.ts: ${line.source.replace(/^\^|\$$/g, '')}.*`);
    expect(declare).toThrow(new RegExp(`^${source.join('\n')}$`));
  });

  test('no list', () => {
    expect(() =>
      defineCallbacks({ accounts, callbacks: [], webhooks: {} } as unknown as Parameters<
        typeof defineCallbacks
      >[0]),
    ).toThrow(/webhooks must be a list/);
  });
});

describe('two that would tell of one thing are refused', () => {
  test.each<[string, object, object, RegExp]>([
    ['the same', {}, {}, /main\/update\/account is declared twice; give one of them a different `name`/],
    [
      'one name twice',
      { name: 'a' },
      { name: 'a', callers: ['ms'] },
      /main\/update\/account\/a is declared twice/,
    ],
    ['the same under two names', { name: 'a' }, {}, /main\/update\/account would tell again/],
    [
      'a database beside the account',
      {},
      { database: 788 },
      /update\/database\/788 would tell again of what/,
    ],
    ['a collection beside the account', { collection: 5 }, {}, /would tell again/],
    ['a database name in two spellings', { database: 'A' }, { database: 'a' }, /declared twice/],
    [
      'callers that are among those of the other',
      { callers: ['ms', 'publisher'] },
      { callers: ['ms'], name: 'b' },
      /would tell again/,
    ],
    [
      'one id for two',
      { ids: { update: 5 } },
      { triggers: ['click'], ids: { click: 5 } },
      /main\/click\/account adopts id 5, as main\/update\/account does/,
    ],
  ])('%s', (_, one, other, message) => {
    expect(() => define({ ...main, ...one }, { ...main, ...other })).toThrow(message);
  });

  test.each<[string, object, object]>([
    ['another account', {}, { account: 'other' }],
    ['another trigger', {}, { triggers: ['create'] }],
    ['another database', { database: 1 }, { database: 2 }],
    ['a collection beside a database', { database: 1 }, { collection: 1 }],
    ['other callers', { callers: ['ms'] }, { callers: ['publisher'], name: 'b' }],
    ['one id in two accounts', { ids: { update: 5 } }, { account: 'other', ids: { update: 5 } }],
  ])('but not %s', (_, one, other) => {
    expect(define({ ...main, ...one }, { ...main, ...other }).webhooks).toHaveLength(2);
  });
});
