import { describe, expect, test } from 'vitest';
import type { Owner } from '../../../../lib/callback/own.ts';
import type { RegisteredCallback, Target } from '../../../../lib/callback/registration.ts';
import type { DeclaredCallback } from '../../../../lib/config/resolve-config.ts';
import type { AccountListing, PlaceListing } from '../../../../lib/registration/list/place-listing.ts';
import { planAccount, planDoubles } from '../../../../lib/registration/plan/plan-account.ts';
import type { PlanOptions, Step } from '../../../../lib/registration/plan/step.ts';

const receiverUrl = 'https://receiver.example/base';
const ours = `${receiverUrl}/callbacks/main`;

/** A callback as Copernica lists it, its action the one its URL says. */
function listed(
  id: number | null,
  path: string,
  others: Partial<RegisteredCallback> = {},
): RegisteredCallback {
  const url = path.startsWith('https:') ? path : `${ours}/${path}`;
  const action = /\/(create|update|delete|all)\b/.exec(path)?.[1] ?? 'all';
  return { mechanism: 'callback', id, url, method: 'json', action, expression: '', ...others };
}

function wish(action: DeclaredCallback['action'], others: Partial<DeclaredCallback> = {}): DeclaredCallback {
  const target = { kind: 'database', id: 788 } as const;
  return { account: 'main', target, action, method: 'json', expression: '', name: null, ...others };
}

/** Database 788, or another place, read without trouble: what is declared for it and what is registered there. */
function read(
  declared: DeclaredCallback[],
  registered: RegisteredCallback[],
  others: Partial<Pick<PlaceListing, 'description' | 'failure'>> & { target?: Target | null } = {},
): PlaceListing {
  const { target = { kind: 'database', id: 788 }, description = 'database/788', failure = null } = others;
  const wishes = declared.map((wanted) => ({ mechanism: 'callback' as const, ...wanted }));
  const place = target && { mechanism: 'callback' as const, target };
  return { wishes, description, place, databaseName: null, registered, failure };
}

/** Each step as a line: what is done, to which callback, and why. */
function plan(
  targets: PlaceListing[],
  options: Partial<PlanOptions & Pick<AccountListing, 'callbackToken'> & { former: Partial<Owner> }> = {},
): string[] {
  const { callbackToken = null, former = {}, ...rest } = options;
  const listing = toListing(targets, { callbackToken, former });
  const choices = { prune: false, force: false, removal: false, ...rest };
  return planAccount(listing, choices).steps.map(
    ({ change, target, action, id, reason }) =>
      `${change} ${target}/${action}${id === null ? '' : ` #${id}`}: ${reason}`,
  );
}

function toListing(
  places: PlaceListing[],
  { callbackToken = null, former = {} }: { callbackToken?: string | null; former?: Partial<Owner> } = {},
): AccountListing {
  const owner = { receiverUrl, formerReceiverUrls: [], account: 'main', formerName: null, ...former };
  return { owner, places, webhooks: null, callbackToken, open: null, warnings: [], tookMs: 0 };
}

const update = wish('update');
const registered = listed(21, 'database/788/update');

describe('what is declared', () => {
  test.each<[string, RegisteredCallback[], string]>([
    ['is created where it is missing', [], 'create database/788/update: not registered'],
    ['stays where it is as declared', [registered], 'unchanged database/788/update #21: as declared'],
    [
      'is created beside a callback of somebody else',
      [listed(5, 'https://other.example/script.php')],
      'create database/788/update: not registered',
    ],
    [
      'is updated where the expression differs',
      [listed(21, 'database/788/update', { expression: "profile.a == '\n1'" })],
      'update database/788/update #21: expression differs: "profile.a == \' 1\'" is registered, "" is declared',
    ],
    [
      'is updated where method and action differ',
      [listed(21, 'database/788/update', { method: 'xml', action: 'all' })],
      'update database/788/update #21: method differs: "xml" is registered, "json" is declared; action differs: "all" is registered, "update" is declared',
    ],
    [
      'stays where Copernica does not tell the method',
      [listed(21, 'database/788/update', { method: null })],
      'unchanged database/788/update #21: as declared',
    ],
    [
      'is updated where the URL has a query that is not declared',
      [listed(21, 'database/788/update?token=old')],
      'update database/788/update #21: callback URL has a query that it should not have',
    ],
    [
      'fails where it differs and has no ID',
      [listed(null, 'database/788/update', { method: 'xml' })],
      'failed database/788/update: method differs: "xml" is registered, "json" is declared; Copernica lists it without an ID, so it cannot be updated',
    ],
    [
      'stays where it is as declared, also without an ID',
      [listed(null, 'database/788/update')],
      'unchanged database/788/update: as declared',
    ],
  ])('%s', (_title, callbacks, expected) => {
    expect(plan([read([update], callbacks)])).toEqual([expected]);
  });

  test('keeps its order, one row per action', () => {
    const declared = [wish('create'), update, wish('update', { name: 'subscribers' }), wish('delete')];
    expect(plan([read(declared, [registered])])).toEqual([
      'create database/788/create: not registered',
      'unchanged database/788/update #21: as declared',
      'create database/788/update: not registered',
      'create database/788/delete: not registered',
    ]);
  });

  test('is a collection as well as a database', () => {
    const target = { kind: 'collection', id: 8550 } as const;
    const collection = wish('all', { target });
    expect(plan([read([collection], [listed(22, 'collection/8550/all')], { target })])).toEqual([
      'unchanged collection/8550/all #22: as declared',
    ]);
  });

  test('fails with the reason why its target could not be read, by name while the id is not known', () => {
    const failure = 'Copernica answered 400: No database with supplied ID';
    const named = wish('update', { target: { kind: 'database', name: 'Customers' } });
    expect(
      plan([
        read([update], [], { failure }),
        read([named], [], { description: 'database/Customers', target: null, failure }),
      ]),
    ).toEqual([`failed database/788/update: ${failure}`, `failed database/Customers/update: ${failure}`]);
  });

  test('is refused the second time when a name turns out to be an id that is also declared', () => {
    const named = wish('update', { target: { kind: 'database', name: 'Newsletter' } });
    expect(
      plan([
        read([update], [registered]),
        read([named], [registered], { description: 'database/Newsletter' }),
      ]),
    ).toEqual([
      'unchanged database/788/update #21: as declared',
      'failed database/788/update: declared twice, as database/Newsletter is database/788: give one of them a different name in callbacks.config.ts',
    ]);
  });
});

describe('a callback token', () => {
  const callbackToken = 'a+b/c%20&d';
  test.each([
    ['as it was registered', '?token=a%2Bb%2Fc%2520%26d', 'unchanged', 'as declared'],
    ['with its percent-encoding undone', '?token=a+b/c%20&d', 'unchanged', 'as declared'],
    ['percent-encoded in lower case', '?token=a%2bb%2fc%2520%26d', 'unchanged', 'as declared'],
    ['that is older', '?token=older', 'update', 'callback token differs'],
    ['that is missing', '', 'update', 'callback token differs'],
  ])('%s: %s → %s', (_title, query, change, reason) => {
    expect(plan([read([update], [listed(21, `database/788/update${query}`)])], { callbackToken })).toEqual([
      `${change} database/788/update #21: ${reason}`,
    ]);
  });
});

describe('what is ours but not wanted', () => {
  test.each<[string, RegisteredCallback, string]>([
    ['not declared', listed(30, 'database/788/delete'), 'stray database/788/delete #30: not declared'],
    [
      'not declared, with a name',
      listed(30, 'database/788/update/old-name'),
      'stray database/788/update #30: not declared under the name old-name',
    ],
    [
      'for another database than the one it is on',
      listed(30, 'database/900/update'),
      'stray database/900/update #30: not declared',
    ],
    ['below our prefix only', listed(30, 'elsewhere'), 'stray database/788/all #30: not declared'],
  ])('%s: kept, and deleted with prune', (_title, stray, expected) => {
    const kept = 'unchanged database/788/update #21: as declared';
    const targets = [read([update], [registered, stray])];
    expect(plan(targets)).toEqual([kept, `${expected}; kept (prune: true deletes it)`]);
    expect(plan(targets, { prune: true })).toEqual([kept, expected.replace('stray', 'delete')]);
  });

  test.each([
    ['another host', 'https://other.example/base/callbacks/main/database/788/delete'],
    ['another account', `${receiverUrl}/callbacks/main2/database/788/delete`],
    ['another stage', 'https://receiver.example/base2/callbacks/main/database/788/delete'],
    ['the account without more', `${receiverUrl}/callbacks/main`],
    ['our prefix further on', `https://other.example/?to=${ours}/database/788/delete`],
  ])('does not include %s, even with prune and force', (_title, url) => {
    expect(plan([read([update], [registered, listed(30, url)])], { prune: true, force: true })).toEqual([
      'unchanged database/788/update #21: as declared',
    ]);
  });

  test('the duplicate that needs no change is the one to keep, else the oldest', () => {
    const wrong = (id: number) => listed(id, 'database/788/update', { method: 'xml' });
    expect(plan([read([update], [wrong(20), listed(21, 'database/788/update')])])).toEqual([
      'unchanged database/788/update #21: as declared',
      'delete database/788/update #20: duplicate',
    ]);
    expect(plan([read([update], [wrong(31), wrong(30)])])).toMatchObject([
      expect.stringMatching(/^update database\/788\/update #30: method differs/),
      'delete database/788/update #31: duplicate',
    ]);
  });

  test('without an ID it is kept: there is nothing to delete it by', () => {
    expect(plan([read([], [listed(null, 'database/788/update')])], { prune: true })).toEqual([
      'stray database/788/update: not declared; kept, as Copernica lists it without an ID',
    ]);
  });
});

describe('a double of what is declared', () => {
  test.each([
    ['the same', 'database/788/update', {}],
    ['with a slash at the end', 'database/788/update/', {}],
    ['with an empty query', 'database/788/update?', {}],
    ['with another token', 'database/788/update?token=old', {}],
    ['with another expression', 'database/788/update', { expression: '1' }],
    ['with its path escaped', 'database/788/%75pdate', {}],
    ['with the host in capitals', 'https://RECEIVER.example:443/base/callbacks/main/database/788/update', {}],
  ])('%s is deleted in every apply, however few are left', (_title, path, others) => {
    const double = listed(30, path, { action: 'update', ...others });
    for (const prune of [false, true]) {
      expect(plan([read([update], [registered, double])], { prune })).toEqual([
        'unchanged database/788/update #21: as declared',
        'delete database/788/update #30: duplicate',
      ]);
    }
  });

  test('without an ID it is kept: there is nothing to delete it by', () => {
    expect(plan([read([update], [registered, listed(null, 'database/788/update')])])[1]).toBe(
      'stray database/788/update: duplicate; kept, as Copernica lists it without an ID',
    );
  });

  test('doubles do not count for the half that prune may delete', () => {
    const doubles = Array.from({ length: 9 }, (_, index) => listed(30 + index, 'database/788/update'));
    const strays = Array.from({ length: 4 }, (_, index) =>
      listed(50 + index, `database/788/update/s${index}`),
    );
    const lines = plan([read([update], [registered, ...doubles, ...strays])], { prune: true });
    expect(lines.filter((line) => line.startsWith('delete'))).toHaveLength(9);
    expect(lines.at(-1)).toContain("would remove 4 of this account's 5 callbacks");
  });

  test('that another run made meanwhile is found afterwards, and not what was tried already', () => {
    const listing = toListing([read([update], [registered, listed(30, 'database/788/update')])]);
    const { steps } = planDoubles({ listing, steps: [] });
    expect(steps).toMatchObject([{ change: 'delete', id: 30, reason: 'duplicate' }]);
    expect(planDoubles({ listing, steps }).steps).toEqual([]);
    for (const others of [{ id: 31 }, { id: null }, { action: 'all' }, { target: 'database/900' }]) {
      const tried = steps.map((step): Step => ({ ...step, change: 'failed', ...others }));
      expect(planDoubles({ listing, steps: tried }).steps).toEqual(steps);
    }
  });

  test('is deleted also where another list shows it too, but not what only others show', () => {
    const collection = { description: 'collection/8550', target: { kind: 'collection', id: 8550 } } as const;
    const both = listed(30, 'database/788/update');
    const elsewhere = listed(31, 'database/788/update');
    expect(
      plan([read([update], [registered, both]), read([], [both, elsewhere], collection)], { prune: false }),
    ).toEqual([
      'unchanged database/788/update #21: as declared',
      'delete database/788/update #30: duplicate',
      'stray database/788/update #31: registered on collection/8550, where its URL does not belong; kept (prune: true deletes it)',
    ]);
  });
});

describe('what stands under a former URL or name', () => {
  const former = {
    formerReceiverUrls: ['https://old.example/', 'https://older.example/x%20y'],
    formerName: 'old',
  };
  const oldUrls = [
    'https://old.example/callbacks/main/database/788/update',
    'https://older.example/x%20y/callbacks/old/database/788/update',
    'https://older.example/x y/callbacks/main/database/788/update/',
    `${receiverUrl}/callbacks/old/database/788/update`,
  ];
  test.each(oldUrls)('%s is moved in place', (url) => {
    const old = listed(30, url, { action: 'update' });
    expect(plan([read([update], [old])], { former })).toEqual(['update database/788/update #30: moved']);
    // Without that it is somebody else's.
    expect(plan([read([update], [old])])).toEqual(['create database/788/update: not registered']);
  });

  test('says what else differs', () => {
    const old = listed(30, oldUrls[0] ?? '', { action: 'update', method: 'xml' });
    expect(plan([read([update], [old])], { former })).toEqual([
      'update database/788/update #30: moved; method differs: "xml" is registered, "json" is declared',
    ]);
  });

  test('is never left beside that of today', () => {
    const old = listed(9, oldUrls[0] ?? '', { action: 'update' });
    expect(plan([read([update], [old, registered])], { former })).toEqual([
      'unchanged database/788/update #21: as declared',
      'delete database/788/update #9: duplicate',
    ]);
    const changed = listed(21, 'database/788/update', { method: 'xml' });
    expect(plan([read([update], [old, changed])], { former })).toEqual([
      expect.stringMatching(/^update database\/788\/update #21: method differs/),
      'delete database/788/update #9: duplicate',
    ]);
  });

  test('and is not declared is a stray', () => {
    const old = listed(30, `${receiverUrl}/callbacks/old/database/788/delete`);
    expect(plan([read([update], [registered, old])], { former, prune: true })[1]).toBe(
      'delete database/788/delete #30: not declared',
    );
  });

  test('goes with the stack', () => {
    expect(plan([read([], [listed(30, oldUrls[0] ?? '')])], { former, removal: true })).toEqual([
      'delete database/788/update #30: the stack is being deleted',
    ]);
  });
});

describe('places where nothing is declared', () => {
  const other = { description: 'database/900', target: { kind: 'database', id: 900 } } as const;
  test('are looked at for strays', () => {
    const stray = listed(30, 'database/900/update');
    expect(plan([read([update], [registered]), read([], [stray], other)], { prune: true })[1]).toBe(
      'delete database/900/update #30: not declared',
    );
  });

  test.each([false, true])(
    'and that cannot be read have failed, and cast no doubt (removal: %s)',
    (removal) => {
      const lines = plan(
        [read([update], [listed(30, 'database/788/delete')]), read([], [], { ...other, failure: 'no' })],
        { removal, prune: true },
      );
      expect(lines).toContain('failed database/900/all: no');
      expect(lines).toContainEqual(expect.stringMatching(/^delete database\/788\/delete #30/));
    },
  );
});

describe('lists that mix owners', () => {
  const target = { kind: 'collection', id: 8550 } as const;
  const collection = wish('update', { target });
  const onCollection = listed(22, 'collection/8550/update');

  test('one callback in two lists is one callback', () => {
    expect(
      plan([
        read([update], [registered, onCollection]),
        read([collection], [onCollection], { description: 'collection/8550', target }),
      ]),
    ).toEqual([
      'unchanged database/788/update #21: as declared',
      'unchanged collection/8550/update #22: as declared',
    ]);
  });

  test('a callback that only stands in the wrong list is a stray, and the right one is created', () => {
    expect(
      plan([
        read([update], [registered, onCollection]),
        read([collection], [], { description: 'collection/8550', target }),
      ]),
    ).toEqual([
      'unchanged database/788/update #21: as declared',
      'create collection/8550/update: not registered',
      'stray collection/8550/update #22: registered on database/788, where its URL does not belong; kept (prune: true deletes it)',
    ]);
  });

  test('what may belong to a target that could not be read is kept, even with prune and force', () => {
    const options = { prune: true, force: true };
    const stray = listed(30, 'database/788/delete');
    const failed = { description: 'collection/8550', target, failure: 'no' };
    expect(
      plan([read([update], [registered, onCollection, stray]), read([collection], [], failed)], options),
    ).toEqual([
      'unchanged database/788/update #21: as declared',
      'failed collection/8550/update: no',
      'stray collection/8550/update #22: registered on database/788, where its URL does not belong; kept, as collection/8550 could not be read',
      'delete database/788/delete #30: not declared',
    ]);
    // A name that is not looked up may be any database, this one too.
    const unknown = { description: 'database/Newsletter', target: null, failure: 'no' };
    expect(plan([read([update], [registered, stray]), read([update], [], unknown)], options)[2]).toBe(
      'stray database/788/delete #30: not declared; kept, as database/Newsletter could not be read',
    );
  });
});

test('a name that cannot be looked up again does not take away what serves the id', () => {
  const again = { description: 'database/Newsletter', failure: 'no' };
  expect(plan([read([update], [registered]), read([update], [], again)], { prune: true })).toEqual([
    'unchanged database/788/update #21: as declared',
    'failed database/788/update: no',
  ]);
});

test('where a callback does not say, its lists do', () => {
  const collection = { description: 'collection/8550', target: { kind: 'collection', id: 8550 } } as const;
  const nowhere = listed(30, 'elsewhere');
  const misplaced = listed(31, 'database/900/update');
  const nameless = [listed(null, 'database/1/update'), listed(null, 'database/2/update')];
  expect(
    plan([
      read([wish('update', { target: { kind: 'database', id: 900 } })], [], {
        description: 'database/900',
        target: { kind: 'database', id: 900 },
      }),
      read([], [nowhere, misplaced, ...nameless]),
      read([], [nowhere, misplaced], collection),
    ]),
  ).toEqual([
    'create database/900/update: not registered',
    'stray database/788, collection/8550/all #30: not declared; kept (prune: true deletes it)',
    'stray database/900/update #31: registered on database/788 and collection/8550, where its URL does not belong; kept (prune: true deletes it)',
    'stray database/1/update: not declared; kept, as Copernica lists it without an ID',
    'stray database/2/update: not declared; kept, as Copernica lists it without an ID',
  ]);
});

describe('prune', () => {
  const strays = (count: number) =>
    Array.from({ length: count }, (_, index) => listed(100 + index, `database/788/update/old-${index}`));
  const wanted = (count: number) =>
    Array.from({ length: count }, (_, index) => wish('update', { name: `new-${index}` }));
  const kept = (count: number) =>
    Array.from({ length: count }, (_, index) => listed(200 + index, `database/788/update/new-${index}`));
  const changes = (lines: string[]) => [...new Set(lines.map((line) => line.split(' ')[0]))];

  test.each([
    [3, 0, 'delete'],
    [4, 4, 'delete'],
    [4, 3, 'failed'],
    [50, 50, 'delete'],
    [51, 50, 'failed'],
  ])('%i strays beside %i wanted callbacks: %s', (strayCount, keptCount, change) => {
    const targets = [read(wanted(keptCount), [...kept(keptCount), ...strays(strayCount)])];
    const pruned = (force: boolean) => plan(targets, { prune: true, force }).slice(keptCount);
    expect(changes(pruned(false))).toEqual([change]);
    expect(pruned(true)).toHaveLength(strayCount);
    expect(changes(pruned(true))).toEqual(['delete']);
  });

  test('counts only what it would delete', () => {
    const nameless = listed(null, 'database/788/update/nameless');
    expect(changes(plan([read([], [...strays(3), nameless])], { prune: true }))).toEqual(['delete', 'stray']);
    const unread = { description: 'database/900', target: { kind: 'database', id: 900 } } as const;
    const elsewhere = listed(30, 'database/900/update');
    const lines = plan(
      [read([], [...strays(3), elsewhere]), read([update], [], { ...unread, failure: 'no' })],
      { prune: true },
    );
    expect(changes(lines)).toEqual(['failed', 'delete', 'stray']);
  });

  test('goes on where only what is not declared could not be read', () => {
    const databases = { description: 'databases', target: null, failure: 'no' };
    const unread = {
      description: 'database/900',
      target: { kind: 'database', id: 900 },
      failure: 'no',
    } as const;
    for (const others of [databases, unread]) {
      const lines = plan([read([], [listed(30, 'database/900/update')]), read([], [], others)], {
        prune: true,
      });
      expect(lines).toContain('delete database/900/update #30: not declared');
    }
  });

  test('refused, it says how to go on', () => {
    expect(plan([read([], strays(4))], { prune: true })[0]).toBe(
      "failed database/788/update #100: not declared under the name old-0; not deleted: that would remove 4 of this account's 4 callbacks; if that is meant, use force: true",
    );
  });
});

describe('removal of the stack', () => {
  test('deletes all of ours, declared or not, and nothing else', () => {
    const callbacks = [registered, listed(30, 'database/788/delete'), listed(5, 'https://other.example/')];
    expect(plan([read([update], callbacks)], { removal: true })).toEqual([
      'delete database/788/update #21: the stack is being deleted',
      'delete database/788/delete #30: the stack is being deleted',
    ]);
  });

  test('says what it cannot do', () => {
    const nameless = read([update], [listed(null, 'database/788/update')]);
    expect(plan([nameless, read([update], [], { failure: 'no' })], { removal: true })).toEqual([
      'failed database/788/update: no',
      'failed database/788/update: Copernica lists it without an ID, so it cannot be deleted',
    ]);
  });
});
