import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { createProfiles } from '../../sandbox/copernica/profiles.ts';
import {
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

const owner = { kind: 'database', id: 788 } as const;
const ours = `${receiverUrl}/callbacks/main/database/788/update`;

let world: RegistrationWorld;
beforeEach(async () => {
  world = await startRegistrationWorld();
});
afterEach(async () => {
  expect(world.said.join('\n')).not.toContain(marker);
  await world.close();
});
const urls = (): string[] => world.copernica.callbacks().map(({ url }) => url);

describe('whose account it is', () => {
  test.each(['account_4321', 'Account-4321'])(
    'another than %s fails before a write, with both numbers',
    async (copernicaId) => {
      world.deploy(declare(undefined, { copernicaId }));
      await expect(world.register()).rejects.toThrow(
        `main database/788: the access token in secret 'copernica/main' is of Copernica account 1234, but callbacks.config.ts declares ${copernicaId} (4321)`,
      );
      expect(world.copernica.requests.map(({ path }) => path)).toEqual(['/identity']);
    },
  );

  test('is asked first, once a run', async () => {
    await world.register();
    expect(world.copernica.requests.map(({ path }) => path).indexOf('/identity')).toBe(0);
    expect(world.copernica.requests.filter(({ path }) => path === '/identity')).toHaveLength(1);
    expect((await world.register()).warnings).toEqual([]);
  });

  test.each([
    ['an API without the call', { status: 400, body: '{"error":{"message":"Invalid method"}}' }],
    ['an API that does not find it', { status: 404, body: '<html>' }],
    ['an answer without a number', { status: 200, body: '{"name":"x"}' }],
    ['an answer that is none', { status: 200, body: '<html>' }],
  ])('is not known by %s: the report says so', async (_title, answer) => {
    world.copernica.faults = ({ path }) => (path === '/identity' ? answer : undefined);
    const report = await world.register();
    expect(report.summary).toMatchObject({ create: 1, failed: 0 });
    expect(report.warnings).toEqual([
      "main: whose access token secret 'copernica/main' holds was not checked, as this version of the API has no identity call",
    ]);
  });

  test('is not asked of an environment of SMTPeter', async () => {
    world.deploy(declare(undefined, { copernicaId: 'environment_7' }));
    expect((await world.register()).warnings[0]).toContain('environment_7 is no account');
  });

  test('that cannot be asked is not written to', async () => {
    world.copernica.faults = ({ path }) => (path === '/identity' ? { status: 500 } : undefined);
    await expect(world.register()).rejects.toThrow('main database/788: Copernica answered 500');
    expect(world.writes()).toEqual([]);
  });
});

describe('the receiver URL', () => {
  test('that leads to the receiver is reachable', async () => {
    expect(await world.register({ mode: 'plan' })).toMatchObject({ reachable: true, warnings: [] });
  });

  test('that does not is a warning, also in the log', async () => {
    world.receiver.answer = async () => new Response('', { status: 404 });
    const report = await world.register();
    expect(report).toMatchObject({ reachable: 'answered 404 where this receiver answers 401' });
    expect(report.summary).toMatchObject({ create: 1, failed: 0 });
    expect(world.said.join('\n')).toContain(
      'warning: the receiver URL does not lead to the receiver: answered 404 where this receiver answers 401',
    );
  });
});

describe('runs that overlap', () => {
  const wide = (): ResolvedConfig =>
    declare([
      { account: 'main', database: 788 },
      { account: 'main', database: 900 },
      { account: 'main', collection: 8550, actions: 'all' },
    ]);

  test.each([2, 3])('leave no double: %i of them', async (count) => {
    world.deploy(wide());
    await Promise.all(Array.from({ length: count }, () => world.register()));
    expect(new Set(urls()).size).toBe(7);
    expect(urls()).toHaveLength(7);
    expect((await world.register()).summary).toMatchObject({ unchanged: 7, delete: 0 });
  });

  test('what another makes between our list and our create is deleted again', async () => {
    world.copernica.faults = ({ method }) => {
      if (method === 'POST' && urls().length === 0)
        world.copernica.addCallback(owner, { url: ours, method: 'json', action: 'update' });
      return undefined;
    };
    const report = await world.register();
    expect(report.callbacks).toMatchObject([
      { change: 'create', id: 21 },
      { change: 'delete', id: 22, reason: 'duplicate' },
    ]);
    expect(world.copernica.callbacks().map(({ id }) => id)).toEqual([21]);
  });
});

describe('prune looks everywhere', () => {
  const hidden = [
    { kind: 'database', id: 900 },
    { kind: 'collection', id: 8550 },
  ] as const;
  beforeEach(() => {
    for (const { kind, id } of hidden)
      world.copernica.addCallback(
        { kind, id },
        { url: `${receiverUrl}/callbacks/main/${kind}/${id}/update` },
      );
  });

  test('also where nothing is declared any more', async () => {
    expect((await world.register()).summary).toMatchObject({ create: 1, stray: 0 });
    expect((await world.register({ prune: true })).summary).toMatchObject({ unchanged: 1, delete: 2 });
    expect(urls()).toEqual([ours]);
  });

  test('also when nothing at all is declared', async () => {
    world.deploy(declare([]));
    expect((await world.register({ prune: true })).summary).toMatchObject({ delete: 2, failed: 0 });
    expect(urls()).toEqual([]);
  });

  test('and says so where the API does not list databases', async () => {
    world.copernica.faults = ({ path }) =>
      path === '/databases' ? { status: 400, body: '{"error":{"message":"Invalid method"}}' } : undefined;
    const report = await world.register({ prune: true });
    expect(report.summary).toMatchObject({ create: 1, failed: 0 });
    expect(report.warnings).toEqual([
      expect.stringMatching(
        /^main: databases that are not declared were not looked at: Copernica answered 400/,
      ),
    ]);
  });

  test.each([
    ['/databases', 'main databases: Copernica answered 500'],
    ['/database/900/callbacks', 'main database/900: Copernica answered 500'],
  ])('what cannot be read has failed: %s', async (failing, reason) => {
    world.copernica.faults = ({ path }) => (path === failing ? { status: 500 } : undefined);
    await expect(world.register({ prune: true })).rejects.toThrow(reason);
  });

  test('an account without declarations that cannot be read has failed', async () => {
    world.deploy(declare([]));
    world.copernica.accessTokens.clear();
    await expect(world.register({ prune: true })).rejects.toThrow('main account: Copernica answered 400');
  });
});

test('what stood under a former URL is moved in place', async () => {
  const { id } = world.copernica.addCallback(owner, {
    url: 'https://old.example/callbacks/main/database/788/update',
    method: 'json',
    action: 'update',
  });
  world.deploy({ ...declare(), formerReceiverUrls: ['https://old.example'] });
  expect((await world.register()).callbacks).toMatchObject([{ change: 'update', id, reason: 'moved' }]);
  expect(world.copernica.callbacks()).toMatchObject([{ id, url: ours }]);
});

test.each([
  ['1', ['create', 'update', 'delete']],
  ['0', []],
])(
  "one callback for all actions with a condition tells of a profile created with optin '%s': %j",
  async (optin, told) => {
    world.deploy(
      declare([{ account: 'main', database: 788, actions: 'all', expression: 'profile.optin == 1' }]),
    );
    await world.register();
    const actions: string[] = [];
    const profiles = createProfiles({
      databases: world.copernica.databases,
      callbacks: () => world.copernica.callbacks(),
      now: () => new Date(),
      call: async (_callback, { action }) => void actions.push(action),
    });
    const { id } = await profiles.create(788, { fields: { optin } });
    await profiles.update(id, { fields: { company: 'Apple' } });
    await profiles.delete(id);
    expect(actions).toEqual(told);
  },
);

describe('a Copernica that is down', () => {
  const many = (): ResolvedConfig =>
    declare(Array.from({ length: 40 }, (_, index) => ({ account: 'main', database: index + 1 })));

  test.each<[string, (path: string) => boolean]>([
    ['from the start', () => true],
    ['from the first list on', (path) => path.endsWith('/callbacks')],
  ])('or hangs is given up within a minute: %s', async (_title, isHanging) => {
    world.deploy(many());
    world.copernica.faults = ({ path }) => (isHanging(path) ? { kind: 'hang' } : undefined);
    const start = world.clock.now();
    await expect(world.register({}, 300_000)).rejects.toThrow('Copernica did not answer in time');
    expect(world.clock.now() - start).toBeLessThan(60_000);
    expect(world.copernica.requests.length).toBeLessThan(20);
  });

  test.each([
    ['refuses connections', { kind: 'refuse' } as const],
    ['answers 503 for ever', { status: 503 }],
  ])('and %s is given up at the first account', async (_title, fault) => {
    world.deploy(many());
    world.copernica.faults = () => fault;
    const start = world.clock.now();
    await expect(world.register({}, 300_000)).rejects.toThrow('120 of 120 callbacks failed');
    expect(world.clock.now() - start).toBeLessThan(60_000);
    expect(world.copernica.requests).toHaveLength(6);
  });

  test('in one place stops no other', async () => {
    world.deploy(
      declare([
        { account: 'main', database: 900 },
        { account: 'main', database: 788 },
      ]),
    );
    world.copernica.faults = ({ path }) => (path === '/database/900/callbacks' ? { status: 503 } : undefined);
    await expect(world.register()).rejects.toThrow('3 of 6 callbacks failed');
    expect(urls()).toHaveLength(3);
  });
});
