import { describe, expect, test } from 'vitest';
import { parseCallbackPath } from '../../../lib/callback/callback-url.ts';
import { describeKey, describeScope, parseKey, toWebhookUrl } from '../../../lib/callback/webhook.ts';

const keys = [
  [{ trigger: 'click', scope: null, name: null }, 'click/account', 'click'],
  [{ trigger: 'click', scope: null, name: 'database' }, 'click/account/database', 'click/database'],
  [
    { trigger: 'update', scope: { kind: 'database', id: 788 }, name: null },
    'update/database/788',
    'update/database/788',
  ],
  [
    { trigger: 'delete', scope: { kind: 'collection', id: 8550 }, name: 'big-1' },
    'delete/collection/8550/big-1',
    'delete/collection/8550/big-1',
  ],
] as const;

describe('a webhook', () => {
  test.each(keys)('%o has a key', (key, text) => {
    expect(describeKey(key)).toBe(text);
    expect(parseKey(text)).toEqual(key);
  });

  test.each(keys)('%o has a URL that says it', (key, _, path) => {
    const url = toWebhookUrl('https://a.example/base', 'main', key);
    expect(url).toBe(`https://a.example/base/callbacks/main/webhook/${path}`);
    expect(parseCallbackPath(url.slice('https://a.example/base'.length))).toMatchObject({
      account: 'main',
      trigger: key.trigger,
      target: key.scope,
      name: key.name,
    });
  });

  test('of a whole account is so described', () => {
    expect(describeScope(null)).toBe('account');
  });

  test.each([
    '',
    'click',
    'click/788',
    'click/database/0',
    'clack/account',
    'failed/account',
    'click/account/B',
  ])('"%s" is no key', (text) => {
    expect(parseKey(text)).toBeNull();
  });
});
