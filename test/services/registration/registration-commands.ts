import fc from 'fast-check';
import { expect } from 'vitest';
import {
  resolveConfig,
  type DeclaredCallback,
  type ResolvedConfig,
} from '../../../lib/config/resolve-config.ts';
import { toIdentity } from '../../../lib/callback/callback-url.ts';
import type { StoredCallback } from '../../sandbox/copernica/callback-store.ts';
import type { Owner } from '../../sandbox/copernica/database.ts';
import type { CreateAnswer, DeleteAnswer, UpdateAnswer } from '../../sandbox/copernica/success-answers.ts';
import type { Fault } from '../../sandbox/network/fault.ts';
import { receiverUrl, type RegistrationWorld } from './registration-world.ts';

/** What should be: all that is not at Copernica itself. */
export interface Model {
  config: ResolvedConfig;
  callbackToken: string;
}

type Command = fc.AsyncCommand<Model, RegistrationWorld>;

/** Two accounts that differ in everything: API version, authentication and posted shape. */
const accounts = {
  main: { copernicaId: 'account_1234', secret: 'copernica/main' },
  second: {
    copernicaId: 'account_01234',
    secret: 'copernica/second',
    authentication: 'token',
    apiUrl: 'https://api.copernica.com/v4',
    postShape: 'envelope',
  },
} as const;

export const nothingDeclared = resolveConfig({ accounts, callbacks: [] });

const owners: readonly Owner[] = [
  { kind: 'database', id: 788 },
  { kind: 'database', id: 900 },
  { kind: 'collection', id: 8550 },
];

const account = fc.constantFrom('main', 'second');
const owner = fc.constantFrom(...owners);
const name = fc.constantFrom(null, null, 'a', 'b-1');
const method = fc.constantFrom('json', 'xml');
const action = fc.constantFrom('create', 'update', 'delete', 'all');
const expression = fc.constantFrom('', "profile.newsletter == 'yes';", '"é\\n" != 1');
const properties = fc.record({ method, action, expression });
const someProperties = fc.record({ method, action, expression }, { requiredKeys: [] });

const declared: fc.Arbitrary<ResolvedConfig> = fc
  .uniqueArray(
    fc.record({
      account,
      // By name and by number, but each in one way only: both ways would be declared twice.
      target: fc.constantFrom({ database: 788 }, { database: 'customers' }, { collection: 8550 }),
      actions: fc.oneof(
        fc.constant('all' as const),
        fc.subarray(['create', 'update', 'delete'] as const, { minLength: 1 }),
      ),
      name,
      method,
      expression,
    }),
    { selector: (wish) => JSON.stringify([wish.account, wish.target, wish.name]), maxLength: 6 },
  )
  .map((wishes) =>
    resolveConfig({
      accounts,
      callbacks: wishes.map(({ target, name: given, expression: when, ...wish }) => ({
        ...wish,
        ...target,
        // Two with one expression would deliver one change twice, which is refused. The last statement decides.
        ...(given ? { name: given, expression: `'${given}'; ${when || 'true'}` } : { expression: when }),
      })),
    }),
  );

const prefixOf = (of: string): string => `${receiverUrl}/callbacks/${of}/`;
const urlOf = (of: string, on: Owner, when: string, given: string | null): string =>
  `${prefixOf(of)}${on.kind}/${on.id}/${when}${given === null ? '' : `/${given}`}`;

/** A URL like ours: right, of another place, or only with our prefix. */
const ownUrl = fc.oneof(
  fc.tuple(account, owner, action, name).map((parts) => urlOf(...parts)),
  account.map((of) => `${prefixOf(of)}elsewhere`),
);
const foreignUrl = fc.constantFrom(
  'https://somebody.example/hook',
  `${receiverUrl}/callbacks/main`,
  `${receiverUrl}/callbacks/main2/database/788/update`,
  `${receiverUrl}2/callbacks/main/database/788/update`,
);
const query = fc.constantFrom('', '?token=old', '?x=%20');

const fault: fc.Arbitrary<Fault> = fc.constantFrom<Fault[]>(
  { kind: 'refuse' },
  { kind: 'lost-answer' },
  { kind: 'garbage' },
  { kind: 'answer', status: 504, body: '<html>' },
  { kind: 'answer', status: 500 },
  { kind: 'answer', status: 302, headers: { location: '/callback/1' } },
  { status: 429, headers: { 'retry-after': '3' } },
  { status: 503, body: '<title>Loadbalancer Error</title>' },
  { status: 400, body: '{"error":{"message":"Failed to create callback"}}' },
);
/** Faults by the number of the call they happen to. */
const faults = fc.dictionary(fc.nat({ max: 40 }).map(String), fault, { minKeys: 1, maxKeys: 8 });

const isForeign = ({ url }: StoredCallback): boolean =>
  !Object.keys(accounts).some((of) => url.startsWith(prefixOf(of)));

const ownerOf = ({ target }: DeclaredCallback): Owner =>
  'id' in target ? { kind: target.kind, id: target.id } : { kind: 'database', id: 900 };

/** What must be at Copernica of an account's callbacks when it is as declared, as comparable text. */
function wanted({ config, callbackToken }: Model): string[] {
  return config.callbacks.map((callback) => {
    const url = urlOf(callback.account, ownerOf(callback), callback.action, callback.name);
    const token = callback.account === 'second' ? `?token=${encodeURIComponent(callbackToken)}` : '';
    return describe({ ...callback, owner: ownerOf(callback), url: url + token });
  });
}

function describe({
  owner: on,
  url,
  method: by,
  action: of,
  expression: when,
}: Omit<StoredCallback, 'id'>): string {
  return `${on.kind}/${on.id} ${url} ${by} ${of} ${when}`;
}

/** What a callback delivers: two with the same would deliver it twice. */
function describeDelivery({ owner: on, url }: StoredCallback): string {
  return `${on.kind}/${on.id} ${toIdentity(url)}`;
}

/** Whether register can see a callback: there is no list of all, so only where something is declared. */
function isInSight({ config }: Model, { owner: on, url }: StoredCallback): boolean {
  return config.callbacks.some(
    (callback) =>
      url.startsWith(prefixOf(callback.account)) &&
      ownerOf(callback).kind === on.kind &&
      ownerOf(callback).id === on.id,
  );
}

/** Runs a command's body with what must hold for all of them: nobody else's callbacks change. */
function command(text: string, run: (model: Model, world: RegistrationWorld) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => text,
    async run(model, world) {
      const foreign = (): string[] =>
        world.copernica
          .callbacks()
          .filter(isForeign)
          .map((callback) => JSON.stringify(callback));
      const before = foreign();
      world.copernica.requests.length = 0;
      await run(model, world);
      expect(foreign().slice(0, before.length)).toEqual(before);
    },
  };
}

const deploy = declared.map((config) =>
  command(`deploy ${JSON.stringify(config.callbacks)}`, async (model, world) => {
    model.config = config;
    world.deploy(config);
  }),
);

const add = fc
  .tuple(owner, fc.oneof(ownUrl, ownUrl, foreignUrl), query, properties)
  .map(([on, url, suffix, others]) =>
    command(`somebody adds ${url}${suffix} to ${on.kind}/${on.id}`, async (_model, { copernica }) => {
      copernica.addCallback(on, { url: url + suffix, ...others });
    }),
  );

const tamper = fc.tuple(fc.nat(), someProperties, fc.boolean()).map(([index, others, isRemoval]) =>
  command(
    `somebody ${isRemoval ? 'removes' : 'changes'} callback ${index}: ${JSON.stringify(others)}`,
    async (_model, { copernica }) => {
      const ours = copernica.callbacks().filter((callback) => !isForeign(callback));
      const callback = ours[index % Math.max(1, ours.length)];
      if (callback && isRemoval) copernica.removeCallback(callback.id);
      else if (callback) Object.assign(callback, others);
    },
  ),
);

const answers = fc
  .record({
    create: fc.constantFrom<CreateAnswer[]>(
      'x-created',
      'x-location',
      'location-201',
      'location-302',
      'location-303',
      'no-id-200',
      'no-id-204',
    ),
    update: fc.constantFrom<UpdateAnswer[]>('ok-200', 'ok-204', 'location-303'),
    delete: fc.constantFrom<DeleteAnswer[]>('ok-200', 'ok-204'),
    pageSize: fc.constantFrom(1, 2, 5, 100),
    hasTotal: fc.boolean(),
    isEncoded: fc.boolean(),
  })
  .map(({ pageSize, hasTotal, isEncoded, ...choice }) =>
    command(
      `Copernica answers otherwise: ${JSON.stringify({ ...choice, pageSize, hasTotal, isEncoded })}`,
      async (_model, { copernica }) => {
        Object.assign(copernica.answers, choice);
        copernica.reshapeList = ({ total, data, ...list }) => ({
          ...list,
          ...(hasTotal ? { total } : {}),
          data: data.slice(0, pageSize).map((entry) => ({
            ...entry,
            url: isEncoded ? encodeURIComponent(String(entry['url'])) : entry['url'],
          })),
        });
      },
    ),
  );

const rotate = fc.tuple(fc.nat(), fc.boolean()).map(([number, isCallbackToken]) =>
  command(
    `${isCallbackToken ? 'callback tokens are' : 'access tokens and JWTs are'} rotated: ${number}`,
    async (model, world) => {
      if (isCallbackToken) model.callbackToken = `token/${number}%`;
      const accessToken = isCallbackToken ? [...world.copernica.accessTokens][0] : `access-token-${number}`;
      world.copernica.accessTokens = new Set([accessToken ?? '']);
      if (!isCallbackToken) world.copernica.revokeJwts();
      world.secrets.set('copernica/main', accessToken ?? '');
      world.secrets.set(
        'copernica/second',
        JSON.stringify({ accessToken, callbackToken: model.callbackToken }),
      );
    },
  ),
);

const plan = fc.boolean().map((prune) =>
  command(`plan, prune: ${prune}`, async (_model, world) => {
    const before = JSON.stringify(world.copernica.callbacks());
    await world.register({ mode: 'plan', prune, force: true });
    expect(JSON.stringify(world.copernica.callbacks())).toBe(before);
    expect(world.writes()).toEqual([]);
  }),
);

const applyWithFaults = fc.tuple(faults, fc.boolean()).map(([what, prune]) =>
  command(`apply, prune: ${prune}, with faults ${JSON.stringify(what)}`, async (_model, world) => {
    const { copernica } = world;
    const before = copernica.callbacks().map((callback) => ({ ...callback }));
    let call = 0;
    copernica.faults = () => what[call++];
    await world.register({ prune, force: true }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'registration-failed' });
    });
    copernica.faults = undefined;
    const after = copernica.callbacks();
    // Without prune only doubles go: one that delivers the same stays.
    if (!prune)
      expect(after.map(describeDelivery)).toEqual(expect.arrayContaining(before.map(describeDelivery)));
    // Whatever got lost, nothing was made twice.
    const made = after.filter(({ id }) => !before.some((callback) => callback.id === id));
    const deliveries = made.map(describeDelivery);
    expect(new Set(deliveries).size).toBe(deliveries.length);
  }),
);

const apply = fc.boolean().map((prune) =>
  command(`apply, prune: ${prune}`, async (model, world) => {
    const { summary } = await world.register({ prune, force: true });
    expect(summary).toMatchObject({ failed: 0 });
    const inSight = world.copernica.callbacks().filter((callback) => isInSight(model, callback));
    const present = inSight.map(describe);
    expect(present).toEqual(expect.arrayContaining(wanted(model)));
    expectServedOnce(model, inSight);
    if (prune) {
      const ours = world.copernica.callbacks().filter((callback) => !isForeign(callback));
      expect(ours.map(describe).toSorted()).toEqual(wanted(model).toSorted());
    }

    world.copernica.requests.length = 0;
    const again = await world.register({ prune, force: true });
    expect(again.summary).toEqual({
      create: 0,
      update: 0,
      delete: 0,
      unchanged: model.config.callbacks.length,
      stray: inSight.length - model.config.callbacks.length,
      failed: 0,
    });
    expect(world.writes()).toEqual([]);
  }),
);

/** Nothing that is declared is delivered twice. */
function expectServedOnce(model: Model, present: readonly StoredCallback[]): void {
  const declared = wanted(model).map((text) => text.split(/[ ?]/).slice(0, 2).join(' '));
  const serving = present.map(describeDelivery).filter((text) => declared.includes(text));
  expect(serving.toSorted()).toEqual(declared.toSorted());
}

const overlap = fc.integer({ min: 2, max: 3 }).map((count) =>
  command(`${count} applies at the same time`, async (model, world) => {
    await Promise.all(Array.from({ length: count }, () => world.register()));
    const inSight = world.copernica.callbacks().filter((callback) => isInSight(model, callback));
    expect(inSight.map(describe)).toEqual(expect.arrayContaining(wanted(model)));
    expectServedOnce(model, inSight);
  }),
);

export const commands = [deploy, add, add, tamper, answers, rotate, plan, applyWithFaults, apply, overlap];
