import { expect, it } from 'vitest';
import { findOtherAction } from '../../../lib/callback/asked-action.ts';
import { parseCallbackPath } from '../../../lib/callback/callback-url.ts';
import { readEvent } from '../receiving/build-verified-request.ts';

const profile = { id: 5, profile: 5, fields: { a: '1', action: 'delete' } };

it.each([
  ['create', 'database/788/create', { action: 'delete' }],
  ['update', 'database/788/update/name', { action: 'Create' }],
  ['create', 'webhook/create', { type: 'delete' }],
  ['click', 'webhook/click', { type: 'update' }],
  [null, 'database/788/update', { action: 'update' }],
  [null, 'database/788/update', {}],
  [null, 'database/788/all', { action: 'update' }],
  [null, 'database/788/all', {}],
  [null, 'webhook/changes', { type: 'update' }],
  [null, 'webhook/bounce', { type: 'bounce' }],
  [null, 'webhook/complaint', { type: 'abuse' }],
])('%s was asked for otherwise at %s when the body says %j', async (asked, path, said) => {
  const full = `/callbacks/main/${path}`;
  const event = await readEvent({ path: full, body: JSON.stringify({ ...profile, ...said }) });
  const route = parseCallbackPath(full);
  expect(route && findOtherAction(route, event)).toBe(asked);
});
