import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import {
  accessToken,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

const owner = { kind: 'database', id: 788 } as const;

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld(
    resolveConfig({
      accounts: {
        main: { copernicaId: 'account_1234', secret: 'copernica/main' },
        other: { copernicaId: 'Account-1234', secret: 'copernica/other' },
      },
      callbacks: [
        { account: 'main', database: 788, actions: ['update'] },
        { account: 'other', database: 788, actions: ['update'] },
      ],
    }),
  );
  world.secrets.set('copernica/other', accessToken);
});
afterAll(() => world.close());
beforeEach(() => {
  const { copernica, secrets } = world;
  for (const { id } of copernica.callbacks()) copernica.removeCallback(id);
  copernica.requests.length = secrets.requests.length = world.metrics.length = 0;
});
afterEach(() => expect(world.said.join('\n')).not.toContain(marker));

const urls = (): string[] => world.copernica.callbacks().map(({ url }) => url.slice(receiverUrl.length));

describe('an input that is refused', () => {
  test.each<[unknown, string]>([
    ['apply', 'the input must be an object'],
    [7, 'the input must be an object'],
    [false, 'the input must be an object'],
    [[], 'the input must be an object'],
    [{ mode: 'dry-run' }, "mode must be 'apply', 'plan' or 'prove'"],
    [{ mode: 'Plan' }, "mode must be 'apply', 'plan' or 'prove'"],
    [{ mode: null }, "mode must be 'apply', 'plan' or 'prove'"],
    [{ mode: ['plan'] }, "mode must be 'apply', 'plan' or 'prove'"],
    [{ prune: 'true' }, 'prune must be true or false'],
    [{ prune: 1 }, 'prune must be true or false'],
    [{ prune: null }, 'prune must be true or false'],
    [{ prune: true, force: 'yes' }, 'force must be true or false'],
    [{ accounts: 'main' }, 'accounts must be a list of one or more account names'],
    [{ accounts: [] }, 'accounts must be a list of one or more account names'],
    [{ accounts: [1] }, 'accounts must be a list of one or more account names'],
    [{ accounts: { 0: 'main' } }, 'accounts must be a list of one or more account names'],
    [
      { accounts: ['main', 'nobody'] },
      "accounts names 'nobody', which is not declared in callbacks.config.ts (main, other)",
    ],
    [{ accounts: ['Main'] }, "accounts names 'Main', which is not declared"],
    [{ accounts: ['__proto__'] }, "accounts names '__proto__', which is not declared"],
    [{ mode: 'apply', dryRun: true }, 'dryRun is not known (known: mode, prune, force, accounts)'],
    [{ Mode: 'plan' }, 'Mode is not known'],
    [{ removal: true }, 'removal is not known'],
    [{ 'detail-type': 'Scheduled Event', source: 'aws.events' }, 'detail-type is not known'],
    [{ RequestType: 'Create' }, 'RequestType is not known'],
    [{ RequestType: 'Remove', ResponseURL: 'http://127.0.0.1:9/' }, 'RequestType is not known'],
  ])('%j: %s, before anything is called', async (input, message) => {
    await expect(world.register(input)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`register: ${message}`),
    });
    expect(world.copernica.requests).toEqual([]);
    expect(world.secrets.requests).toEqual([]);
    expect(world.metrics).toEqual([]);
  });
});

describe('accounts', () => {
  test.each([
    [undefined, ['main', 'other']],
    [['other'], ['other']],
    [
      ['other', 'main', 'other'],
      ['main', 'other'],
    ],
  ])('%j: these are registered: %j', async (accounts, expected) => {
    const report = await world.register(accounts ? { accounts } : {});
    expect(report.callbacks.map(({ account }) => account)).toEqual(expected);
    expect(urls().toSorted()).toEqual(expected.map((name) => `/callbacks/${name}/database/788/update`));
    expect(world.secrets.requests.map(({ secretId }) => secretId).toSorted()).toEqual(
      expected.map((name) => `copernica/${name}`),
    );
    expect(world.metrics).toMatchObject([{ declared: expected.length, created: expected.length }]);
  });
});

describe('prune', () => {
  const stray = '/callbacks/main/database/788/delete';
  beforeEach(async () => {
    await world.register();
    for (const path of [stray, '/callbacks/main/database/788/update']) {
      world.copernica.addCallback(owner, { url: receiverUrl + path, method: 'json', action: 'update' });
    }
    world.copernica.addCallback(owner, { url: 'https://somebody.example/' });
    world.copernica.requests.length = world.metrics.length = 0;
  });

  test.each([
    [{}, { unchanged: 2, stray: 1, delete: 1 }, 4],
    [{ mode: 'plan', prune: true }, { unchanged: 2, stray: 0, delete: 2 }, 5],
    [{ prune: true }, { unchanged: 2, stray: 0, delete: 2 }, 3],
    [{ prune: true, accounts: ['other'] }, { unchanged: 1, stray: 0, delete: 0 }, 5],
  ])('%j: %j, and %i callbacks are left', async (input, counts, left) => {
    const { summary, callbacks, mode } = await world.register(input);
    expect(summary).toEqual({ create: 0, update: 0, failed: 0, ...counts });
    expect(callbacks).toHaveLength(Object.values(counts).reduce((sum, count) => sum + count));
    expect(world.copernica.callbacks()).toHaveLength(left);
    if (mode === 'apply') {
      expect(world.metrics).toMatchObject([
        { stray: counts.stray, deleted: counts.delete, unchanged: counts.unchanged },
      ]);
    }
  });

  test('of more than half is refused as a whole, and told; force does it', async () => {
    for (let index = 0; index < 3; index++) {
      world.copernica.addCallback(owner, { url: `${receiverUrl}${stray}/old-${index}` });
    }
    const message = "not declared; not deleted: that would remove 4 of this account's 5 callbacks";
    await expect(world.register({ prune: true, mode: 'plan' })).rejects.toThrow(message);
    await expect(world.register({ prune: true })).rejects.toThrow(message);
    // The double goes in any case.
    expect(world.writes()).toHaveLength(1);
    expect((await world.register({ prune: true, force: true })).summary).toMatchObject({
      delete: 4,
      failed: 0,
    });
    expect(urls()).toHaveLength(3);
  });
});
