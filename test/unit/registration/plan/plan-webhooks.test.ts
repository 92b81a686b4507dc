import { describe, expect, test } from 'vitest';
import type { WebhookRecord } from '../../../../lib/aws/webhook-records.ts';
import { describeKey, toWebhookUrl, type WebhookKey } from '../../../../lib/callback/webhook.ts';
import type { DeclaredWebhook } from '../../../../lib/config/resolve-webhooks.ts';
import type { ShownWebhook } from '../../../../lib/copernica/webhook-page.ts';
import type { UndeclaredWebhook, WishedWebhook } from '../../../../lib/registration/list/webhook-listing.ts';
import { planWebhooks, type WebhookPlanOptions } from '../../../../lib/registration/plan/plan-webhooks.ts';

const receiverUrl = 'https://receiver.example/base';
const now = 1_795_456_080_000;
const key: WebhookKey = { trigger: 'update', scope: { kind: 'database', id: 788 }, name: null };
const url = toWebhookUrl(receiverUrl, 'main', key);

const addresses = [
  { receiverUrl, account: 'main' },
  { receiverUrl: 'https://old.example', account: 'main' },
  { receiverUrl, account: 'before' },
];

function wish(others: Partial<WishedWebhook> = {}, declared: Partial<DeclaredWebhook> = {}): WishedWebhook {
  return {
    declared: {
      account: 'main',
      scope: { kind: 'database', id: 788 },
      trigger: 'update',
      callers: null,
      name: null,
      adoptedId: null,
      ...declared,
    },
    key,
    record: null,
    shown: null,
    adopted: null,
    found: [],
    failure: null,
    ...others,
  };
}

const record = (others: Partial<WebhookRecord> = {}): WebhookRecord => ({
  account: 'main',
  key,
  id: 7,
  handler: url,
  callers: null,
  candidate: null,
  since: 0,
  version: 2,
  ...others,
});

const shown = (others: Partial<ShownWebhook> = {}): ShownWebhook => ({
  id: 7,
  handler: url,
  trigger: 'update',
  callers: null,
  ...others,
});

const undeclared = (others: Partial<UndeclaredWebhook> = {}): UndeclaredWebhook => {
  const other = { ...key, name: 'other' };
  return {
    record: record({ id: 9, key: other }),
    shown: shown({ id: 9, handler: toWebhookUrl(receiverUrl, 'main', other) }),
    failure: null,
    ...others,
  };
};

function plan(
  wished: readonly WishedWebhook[],
  options: Partial<WebhookPlanOptions> & { undeclared?: readonly UndeclaredWebhook[] } = {},
) {
  const { undeclared: others = [], ...rest } = options;
  return planWebhooks(
    { wished, undeclared: others },
    {
      addresses,
      callbackToken: null,
      now,
      prune: false,
      force: false,
      removal: false,
      nameOf: (account, of) => `/state/${account}/webhook/${describeKey(of)}`,
      ...rest,
    },
  );
}

describe('a declared webhook', () => {
  test.each<[string, WishedWebhook, object]>([
    [
      'of which nothing is known is made',
      wish(),
      { change: 'create', previous: null, reason: 'not registered' },
    ],
    [
      'that is kept and as declared is left',
      wish({ record: record(), shown: shown() }),
      { change: 'unchanged', id: 7, reason: 'as declared' },
    ],
    [
      'that is gone is made again',
      wish({ record: record() }),
      { change: 'create', previous: record(), reason: 'webhook 7 is gone at Copernica' },
    ],
    [
      'that delivers elsewhere is updated',
      wish({ record: record(), shown: shown({ handler: 'https://somebody.example/' }) }),
      { change: 'update', id: 7, reason: 'handler differs' },
    ],
    [
      'at a former URL is moved',
      wish({ record: record(), shown: shown({ handler: toWebhookUrl('https://old.example', 'main', key) }) }),
      { change: 'update', id: 7, former: null, reason: 'moved' },
    ],
    [
      'of the former name is moved, and so is what is kept of it',
      wish({
        record: record({ account: 'before' }),
        shown: shown({ handler: toWebhookUrl(receiverUrl, 'before', key) }),
      }),
      { change: 'update', id: 7, former: record({ account: 'before' }), reason: 'moved' },
    ],
    [
      'of the former name that is gone is made afresh',
      wish({ record: record({ account: 'before' }) }),
      { change: 'create', previous: null },
    ],
    [
      'for another trigger is updated',
      wish({ record: record(), shown: shown({ trigger: 'click' }) }),
      { change: 'update', reason: 'trigger differs: click is registered, update is declared' },
    ],
    [
      'of other callers is updated',
      wish({ record: record(), shown: shown({ callers: ['ms'] }) }),
      { change: 'update', reason: 'callers differs: ms is registered, all is declared' },
    ],
    [
      'with a query is updated',
      wish({ record: record(), shown: shown({ handler: `${url}?token=x` }) }),
      { change: 'update', reason: 'handler has a query that it should not have' },
    ],
    [
      'that another run is making is waited for',
      wish({ record: record({ id: null, since: now - 59_999 }) }),
      { change: 'create', previous: record({ id: null, since: now - 59_999 }) },
    ],
    [
      'that a run began to make long ago is possibly there',
      wish({ record: record({ id: null, since: now - 60_000 }) }),
      {
        change: 'failed',
        id: null,
        reason: expect.stringMatching(/^possibly created: look .*ids: \{ update/),
      },
    ],
    [
      'whose lost id was proven is kept',
      wish({ record: record({ id: null, candidate: 7 }), shown: shown() }),
      { change: 'update', id: 7, reason: 'made by a run whose answer was lost' },
    ],
    [
      'that is listed is found, the oldest of several',
      wish({ record: record({ id: null }), found: [shown({ id: 12 }), shown({ id: 11 })] }),
      { change: 'update', id: 11, reason: 'found at Copernica' },
    ],
    [
      'that could not be read fails',
      wish({ record: record(), failure: 'no answer' }),
      { change: 'failed', id: 7, reason: 'no answer' },
    ],
    [
      'whose database is not known fails by name',
      wish({ key: null, failure: 'no answer' }, { scope: { kind: 'database', name: 'Customers' } }),
      { change: 'failed', target: 'database/Customers' },
    ],
  ])('%s', (_, wished, expected) => {
    expect(plan([wished])).toEqual([
      expect.objectContaining({
        mechanism: 'webhook',
        account: 'main',
        target: 'database/788',
        action: 'update',
        ...expected,
      }),
    ]);
  });

  test('has the callback token in its URL, and no report has it', () => {
    const [step] = plan([wish({ record: record(), shown: shown() })], { callbackToken: 'to/ken' });
    expect(step).toMatchObject({ change: 'update', reason: 'callback token differs' });
    expect(step).toMatchObject({ wanted: { properties: { handler: `${url}?token=to%2Fken` } } });
    const same = wish({ record: record(), shown: shown({ handler: `${url}?token=to/ken` }) });
    expect(plan([same], { callbackToken: 'to/ken' })).toMatchObject([{ change: 'unchanged' }]);
  });

  test('by id and by name is one, declared twice', () => {
    const named = wish({}, { scope: { kind: 'database', name: 'Customers' } });
    expect(plan([wish(), named])).toMatchObject([
      { change: 'create' },
      {
        change: 'failed',
        reason: 'declared twice, as database/Customers is database/788: leave one of them out',
      },
    ]);
  });

  test('of the account is so called', () => {
    const account = wish({ key: { ...key, scope: null } }, { scope: { kind: 'account' } });
    expect(plan([account])).toMatchObject([{ target: 'account' }]);
  });
});

describe('one made by hand', () => {
  const adopting = { adoptedId: 20 };
  test.each<[string, WishedWebhook, object]>([
    [
      'is taken over',
      wish({ adopted: shown({ id: 20, handler: 'https://hand.example/' }) }, adopting),
      { change: 'update', id: 20, reason: 'taken over, as ids says; handler differs' },
    ],
    [
      'clears up what was possibly created',
      wish({ record: record({ id: null }), adopted: shown({ id: 20 }) }, adopting),
      { change: 'update', id: 20, reason: 'taken over, as ids says' },
    ],
    [
      'takes the place of one that is gone',
      wish({ record: record(), adopted: shown({ id: 20 }) }, adopting),
      { change: 'update', id: 20 },
    ],
    [
      'is no longer asked for once it is gone',
      wish({ record: record({ id: 21 }), shown: shown({ id: 21 }) }, adopting),
      { change: 'unchanged', id: 21 },
    ],
    [
      'that is not there fails',
      wish({}, adopting),
      { change: 'failed', reason: 'webhook 20, which ids names, is not at Copernica' },
    ],
    [
      'for another trigger fails',
      wish({ adopted: shown({ id: 20, trigger: 'click' }) }, adopting),
      { change: 'failed', reason: 'webhook 20, which ids names, is for click' },
    ],
    [
      'beside one of ours fails',
      wish({ record: record(), shown: shown(), adopted: shown({ id: 20 }) }, adopting),
      { change: 'failed', id: 7, reason: expect.stringMatching(/^webhook 7 serves it already/) },
    ],
    [
      'and adopted already is made again when it is gone',
      wish({ record: record({ id: 20 }) }, adopting),
      { change: 'create', previous: record({ id: 20 }) },
    ],
  ])('%s', (_, wished, expected) => {
    expect(plan([wished])).toEqual([expect.objectContaining(expected)]);
  });

  test('may have been kept under another name, whose record goes', () => {
    const wished = wish({ adopted: shown({ id: 9 }) }, { adoptedId: 9 });
    const steps = plan([wished], { prune: true, undeclared: [undeclared()] });
    expect(steps).toMatchObject([
      { change: 'update', id: 9 },
      { change: 'delete', id: null, reason: 'moved' },
    ]);
  });

  test('but not in another place', () => {
    const elsewhere = record({ id: 9, key: { ...key, scope: null } });
    const wished = wish({ adopted: shown({ id: 9 }) }, { adoptedId: 9 });
    expect(plan([wished], { undeclared: [undeclared({ record: elsewhere })] })[0]).toMatchObject({
      change: 'failed',
      reason: 'webhook 9, which ids names, is kept as update/account',
    });
  });
});

describe('what is not declared', () => {
  test.each<[string, UndeclaredWebhook, object]>([
    [
      'is left',
      undeclared(),
      { change: 'stray', id: 9, reason: 'not declared; kept (prune: true deletes it)' },
    ],
    [
      'that could not be read is left',
      undeclared({ failure: 'no answer' }),
      { change: 'stray', reason: 'not declared; kept, as it could not be read: no answer' },
    ],
    [
      'and only possibly there is told',
      undeclared({ record: record({ id: null, key: { ...key, name: 'other' } }), shown: null }),
      {
        change: 'stray',
        id: null,
        reason: expect.stringMatching(/^not declared; possibly created: .*\/state\/main/),
      },
    ],
  ])('%s', (_, one, expected) => {
    expect(plan([], { undeclared: [one] })).toEqual([
      expect.objectContaining({ account: 'main', target: 'database/788', action: 'update', ...expected }),
    ]);
  });

  test.each<[string, UndeclaredWebhook, object]>([
    ['is deleted', undeclared(), { change: 'delete', id: 9, reason: 'not declared' }],
    [
      'and gone is forgotten',
      undeclared({ shown: null }),
      { change: 'delete', id: null, reason: 'not declared; gone at Copernica' },
    ],
    [
      'and delivers to somebody else is left to them',
      undeclared({ shown: shown({ id: 9, handler: `${receiverUrl}/callbacks/main2/webhook/update` }) }),
      { change: 'delete', id: null, reason: expect.stringMatching(/left at Copernica/) },
    ],
    [
      'and possibly there stays told',
      undeclared({ record: record({ id: null }), shown: null }),
      { change: 'stray' },
    ],
  ])('%s when pruning', (_, one, expected) => {
    expect(plan([], { prune: true, undeclared: [one] })).toEqual([expect.objectContaining(expected)]);
  });

  test('stays while a declared database is not known', () => {
    const unknown = wish({ key: null, failure: 'x' }, { scope: { kind: 'database', name: 'Customers' } });
    expect(plan([unknown], { prune: true, undeclared: [undeclared()] })[1]).toMatchObject({
      change: 'stray',
      reason: 'not declared; kept, as database/Customers could not be read',
    });
  });

  test('is not deleted when it is most of what there is, but by force', () => {
    const many = ['a', 'b', 'c', 'd'].map((name, index) =>
      undeclared({ record: record({ id: 30 + index, key: { ...key, name } }) }),
    );
    const wished = [wish({ record: record(), shown: shown() })];
    expect(plan(wished, { prune: true, undeclared: many })[1]).toMatchObject({
      change: 'failed',
      reason: expect.stringContaining("would remove 4 of this account's 5 webhooks"),
    });
    expect(plan(wished, { prune: true, force: true, undeclared: many })[1]).toMatchObject({
      change: 'delete',
    });
    expect(plan(wished, { prune: true, undeclared: many.slice(1) })[1]).toMatchObject({ change: 'delete' });
  });
});

describe('when the stack is deleted', () => {
  test('all of ours goes, and what was possibly made is told', () => {
    const steps = plan(
      [
        wish({ record: record(), shown: shown() }),
        wish({ key: { ...key, name: 'never' } }),
        wish({ record: record({ id: null, key: { ...key, name: 'begun' } }) }),
      ],
      { removal: true, undeclared: [undeclared()] },
    );
    expect(steps).toMatchObject([
      { change: 'delete', id: 9, reason: 'the stack is being deleted' },
      { change: 'delete', id: 7, reason: 'the stack is being deleted' },
      { change: 'delete', id: null, reason: expect.stringContaining('possibly created') },
    ]);
  });

  test('what could not be read is told', () => {
    expect(plan([wish({ key: null, failure: 'no answer' })], { removal: true })).toMatchObject([
      { change: 'failed', target: 'database/788', reason: 'no answer' },
    ]);
    const unread = wish({ record: record(), failure: 'no answer' });
    expect(plan([unread], { removal: true })).toMatchObject([{ change: 'failed', id: 7 }]);
  });
});
