import fc from 'fast-check';
import { expect } from 'vitest';
import { toIdentity } from '../../../lib/callback/callback-url.ts';
import { resolveConfig, type ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import type { StoredWebhook } from '../../sandbox/copernica/webhooks/webhook-store.ts';
import type { Fault } from '../../sandbox/network/fault.ts';
import { receiverUrl, statePath, type RegistrationWorld } from './registration-world.ts';

/** What should be: all that is not at Copernica or in Parameter Store. */
export interface Model {
  config: ResolvedConfig;
}

/** How often each thing happened in all runs, to show that they do. */
export const figures = {
  runs: 0,
  faults: 0,
  crashes: 0,
  overlaps: 0,
  possiblyCreated: 0,
  clearedUp: 0,
  made: 0,
};

type Command = fc.AsyncCommand<Model, RegistrationWorld>;

const accounts = {
  main: { copernicaId: 'account_1234', secret: 'copernica/main' },
  other: { copernicaId: 'account_1234', secret: 'copernica/main', apiUrl: 'https://api.copernica.com/v2' },
} as const;
const ours = Object.keys(accounts).map((account) => `${receiverUrl}/callbacks/${account}/`);

/** Webhooks of scopes that do not meet, and callbacks beside them. */
const declared: fc.Arbitrary<ResolvedConfig> = fc
  .record({
    webhooks: fc.uniqueArray(
      fc.record({
        account: fc.constantFrom('main' as const, 'other' as const),
        scope: fc.constantFrom({ database: 788 }, { database: 'customers' }, { collection: 8550 }),
        triggers: fc.subarray(['update', 'click', 'failure'] as const, { minLength: 1 }),
        callers: fc.constantFrom(null, ['ms'] as const, ['ms', 'publisher'] as const),
        name: fc.constantFrom(null, 'a'),
      }),
      { selector: ({ account, scope }) => JSON.stringify([account, scope]), maxLength: 4 },
    ),
    hasCallbacks: fc.boolean(),
  })
  .map(({ webhooks, hasCallbacks }) =>
    resolveConfig({
      accounts,
      callbacks: hasCallbacks ? [{ account: 'main', database: 788 }] : [],
      webhooks: webhooks.map(({ scope, callers, name, ...rest }) => ({
        ...rest,
        ...scope,
        ...(callers ? { callers } : {}),
        ...(name ? { name } : {}),
      })),
    }),
  );

export const nothingDeclared = resolveConfig({ accounts, callbacks: [] });

const copernicaFault: fc.Arbitrary<Fault> = fc.constantFrom<Fault[]>(
  { kind: 'refuse' },
  { kind: 'lost-answer' },
  { kind: 'lost-answer' },
  { kind: 'garbage' },
  { kind: 'answer', status: 504, body: '<html>' },
  { kind: 'answer', status: 500 },
  { kind: 'answer', status: 200 },
  { kind: 'answer', status: 201, headers: { 'x-created': '1' } },
  { kind: 'answer', status: 302, headers: { location: '/webhook/1895' } },
  { status: 429, headers: { 'retry-after': '3' } },
  { status: 503, body: '<title>Loadbalancer Error</title>' },
  { status: 400, body: '{"error":{"message":"Failed to create webhook"}}' },
);
const stateFault: fc.Arbitrary<Fault> = fc.constantFrom<Fault[]>(
  { kind: 'refuse' },
  { kind: 'lost-answer' },
  { kind: 'answer', status: 500 },
  { status: 500 },
  { status: 400, body: '{"__type":"AccessDeniedException"}' },
);
/** Faults by the number of the call that they happen to. */
const byNumber = (fault: fc.Arbitrary<Fault>) =>
  fc.dictionary(fc.nat({ max: 25 }).map(String), fault, { maxKeys: 5 });

const isOurs = ({ handler }: StoredWebhook): boolean => ours.some((prefix) => handler.startsWith(prefix));

/** Runs a command's body with what must always hold: no two webhooks of one declaration, and nobody else's touched. */
function command(text: string, run: (model: Model, world: RegistrationWorld) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => text,
    async run(model, world) {
      const foreign = (): string[] =>
        world.copernica
          .webhooks()
          .filter((webhook) => !isOurs(webhook))
          .map((webhook) => JSON.stringify(webhook));
      const before = foreign();
      await run(model, world);
      expect(foreign()).toEqual(expect.arrayContaining(before.filter((text) => text.includes('somebody'))));
      const handlers = world.copernica
        .webhooks()
        .filter(isOurs)
        .map(({ handler }) => toIdentity(handler));
      expect(handlers).toEqual([...new Set(handlers)]);
    },
  };
}

const deploy = declared.map((config) =>
  command(`deploy ${JSON.stringify(config.webhooks)}`, async (model, world) => {
    model.config = config;
    world.deploy(config);
  }),
);

const add = fc.constantFrom('update' as const, 'click' as const).map((trigger) =>
  command(`somebody adds a webhook of their own for ${trigger}`, async (_model, { copernica }) => {
    copernica.addWebhook({ handler: `https://somebody.example/${trigger}`, trigger });
  }),
);

const tamper = fc.tuple(fc.nat(), fc.constantFrom('remove', 'callers', 'handler')).map(([index, what]) =>
  command(`somebody does to webhook ${index}: ${what}`, async (_model, { copernica }) => {
    const own = copernica.webhooks().filter(isOurs);
    const webhook = own[index % Math.max(1, own.length)];
    if (!webhook) return;
    if (what === 'remove') copernica.removeWebhook(webhook.id);
    else if (what === 'callers') webhook.callers = ['publisher'];
    else webhook.handler = `https://elsewhere.example/${webhook.id}`;
  }),
);

const register = async (world: RegistrationWorld, prune: boolean): Promise<void> => {
  figures.runs += 1;
  const made = world.copernica.webhooks().length;
  await world.register({ prune, force: true }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'registration-failed' });
    if (error instanceof Error && error.message.includes('possibly created')) figures.possiblyCreated += 1;
  });
  figures.made += Math.max(0, world.copernica.webhooks().length - made);
};

const withoutFaults = (world: RegistrationWorld): void => {
  world.copernica.faults = world.parameters.faults = undefined;
};

const applyWithFaults = fc
  .tuple(byNumber(copernicaFault), byNumber(stateFault), fc.boolean(), fc.integer({ min: 1, max: 3 }))
  .map(([atCopernica, inState, prune, runs]) =>
    command(
      `${runs} runs at once, prune: ${prune}, faults ${JSON.stringify({ atCopernica, inState })}`,
      async (_model, world) => {
        let [call, stateCall] = [0, 0];
        const count = (fault: Fault | undefined): Fault | undefined => {
          if (fault) figures.faults += 1;
          return fault;
        };
        world.copernica.faults = () => count(atCopernica[call++]);
        world.parameters.faults = () => count(inState[stateCall++]);
        if (runs > 1) figures.overlaps += 1;
        await Promise.all(Array.from({ length: runs }, () => register(world, prune)));
        withoutFaults(world);
      },
    ),
  );

const crash = fc.tuple(fc.nat({ max: 20 }), fc.boolean()).map(([calls, isAfter]) =>
  command(`a run ends ${isAfter ? 'in' : 'before'} its call ${calls}`, async (_model, world) => {
    let left = calls;
    const fault = (): Fault | undefined => {
      left -= 1;
      if (left === -1) figures.crashes += 1;
      if (left >= 0) return undefined;
      // What was on its way is done, what comes after is not.
      return left === -1 && isAfter ? { kind: 'lost-answer' } : { kind: 'refuse' };
    };
    world.copernica.faults = world.parameters.faults = fault;
    await register(world, false);
    withoutFaults(world);
  }),
);

const wait = fc.constantFrom(10_000, 120_000).map((ms) =>
  command(`${ms} ms pass`, async (_model, { clock }) => {
    clock.pass(ms);
  }),
);

/** What a person does about `possibly created`: as the report says. */
function clearUp({ copernica, parameters: { parameters }, clock }: RegistrationWorld): void {
  clock.pass(60_000);
  for (const [name, value] of parameters) {
    const record = JSON.parse(value) as { id: number | null; handler: string };
    if (record.id !== null) continue;
    figures.clearedUp += 1;
    const found = copernica.webhooks().find(({ handler }) => toIdentity(handler) === record.handler);
    if (found) parameters.set(name, JSON.stringify({ ...record, id: found.id }));
    else parameters.delete(name);
  }
}

const apply = fc.boolean().map((prune) =>
  command(`a person clears up, and a run without faults, prune: ${prune}`, async (model, world) => {
    clearUp(world);
    figures.runs += 1;
    const { summary, callbacks } = await world.register({ prune, force: true });
    expect(summary).toMatchObject({ failed: 0 });
    const present = world.copernica.webhooks().map(describe);
    expect(present).toEqual(expect.arrayContaining(wanted(model.config)));
    if (prune)
      expect(world.copernica.webhooks().filter(isOurs).map(describe).toSorted()).toEqual(
        wanted(model.config).toSorted(),
      );
    expect([...world.parameters.parameters.keys()].every((name) => name.startsWith(`${statePath}/`))).toBe(
      true,
    );
    world.copernica.requests.length = 0;
    const again = await world.register({ prune, force: true });
    expect(again.summary).toMatchObject({ create: 0, update: 0, delete: 0, failed: 0 });
    expect(again.callbacks).toHaveLength(callbacks.filter(({ change }) => change !== 'delete').length);
    expect(world.writes()).toEqual([]);
  }),
);

function wanted({ webhooks }: ResolvedConfig): string[] {
  return webhooks.map(({ account, scope, trigger, callers, name }) => {
    if (scope.kind === 'account') throw new Error('not declared here');
    const id = 'id' in scope ? scope.id : 900;
    const handler = `${receiverUrl}/callbacks/${account}/webhook/${trigger}/${scope.kind}/${id}${name ? `/${name}` : ''}`;
    const [database, collection] = scope.kind === 'database' ? [id, null] : [null, id];
    return describe({ handler, trigger, callers, database, collection });
  });
}

function describe({ handler, trigger, callers, database, collection }: Omit<StoredWebhook, 'id'>): string {
  const limit = callers === null || callers.length === 2 ? 'all' : callers.join();
  return `${handler} ${trigger} ${limit} ${database ?? ''} ${collection ?? ''}`;
}

export const commands = [deploy, add, tamper, applyWithFaults, applyWithFaults, crash, crash, wait, apply];
