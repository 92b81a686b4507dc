import { expect, test } from 'vitest';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { ConfigurationError } from '../../../lib/errors.ts';
import { selectTargets } from '../../../lib/snapshot/read/select-targets.ts';
import { loadSnapshotter } from '../../../lib/snapshot/wire-snapshot.ts';

test('a config that cannot be loaded is told without what it says', async () => {
  const known = new ConfigurationError('invalid-configuration', 'callbacks.config.ts: accounts is required');
  await expect(loadSnapshotter(() => Promise.reject(known), {})).rejects.toBe(known);
  const foreign = new TypeError('secret');
  await expect(loadSnapshotter(() => Promise.reject(foreign), {})).rejects.toThrow(
    /^callbacks\.config\.ts: TypeError at /,
  );
});

test('what webhooks are declared for is read too, each once', () => {
  const config = resolveConfig({
    accounts: { main: { copernicaId: 'account_1234', secret: 'copernica/main' } },
    callbacks: [{ account: 'main', database: 788, actions: ['create'] }],
    webhooks: [
      { account: 'main', triggers: ['update'], database: 788 },
      { account: 'main', triggers: ['update'], collection: 8550 },
      { account: 'main', triggers: ['click'], name: 'mail' },
    ],
  });
  const targets = selectTargets(config, { accounts: null, databases: null, collections: null });
  expect(targets.map(({ target }) => target)).toEqual([
    { kind: 'database', id: 788 },
    { kind: 'collection', id: 8550 },
  ]);
});
