import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebhookDeclaration } from '../../../lib/config/declaration.ts';
import { serve } from '../../sandbox/network/serve.ts';
import {
  accessToken,
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  statePath,
  type RegistrationWorld,
} from './registration-world.ts';

const url = (rest: string): string => `${receiverUrl}/callbacks/main/webhook/${rest}`;
const clicks: WebhookDeclaration = {
  account: 'main',
  triggers: ['click', 'bounce'],
  callers: ['ms'],
  name: 'mail',
};
const updates: WebhookDeclaration = { account: 'main', triggers: ['update'], database: 788 };

let world: RegistrationWorld;
beforeEach(async () => {
  world = await startRegistrationWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.said.join('\n')).not.toContain(marker);
});

function deploy(
  webhooks: WebhookDeclaration[],
  account = {},
  callbacks: Parameters<typeof declare>[0] = [],
): void {
  world.deploy(declare(callbacks, account, webhooks));
}

const kept = (): Record<string, unknown> =>
  Object.fromEntries(
    [...world.parameters.parameters].map(([name, value]): [string, unknown] => [
      name.replace(`${statePath}/main/webhook/`, ''),
      JSON.parse(value),
    ]),
  );
const rows = ({
  callbacks,
}: {
  callbacks: { change: string; target: string; action: string; id: number | null }[];
}) =>
  callbacks.map(
    ({ change, target, action, id }) => `${change} ${target} ${action}${id === null ? '' : ` #${id}`}`,
  );

describe('declared webhooks', () => {
  test('are made, kept, and left alone the second time', async () => {
    deploy([clicks, { ...updates, database: 'Newsletter' }]);
    const report = await world.register();
    expect(rows(report)).toEqual([
      'create account click #1894',
      'create account bounce #1895',
      'create database/788 update #1896',
    ]);
    expect(report.summary).toMatchObject({ create: 3, failed: 0 });
    expect(world.copernica.webhooks()).toEqual([
      {
        id: 1894,
        handler: url('click/mail'),
        trigger: 'click',
        callers: ['ms'],
        database: null,
        collection: null,
      },
      {
        id: 1895,
        handler: url('bounce/mail'),
        trigger: 'bounce',
        callers: ['ms'],
        database: null,
        collection: null,
      },
      {
        id: 1896,
        handler: url('update/database/788'),
        trigger: 'update',
        callers: null,
        database: 788,
        collection: null,
      },
    ]);
    expect(kept()).toEqual({
      'click/account/mail': { id: 1894, handler: url('click/mail'), callers: ['ms'] },
      'bounce/account/mail': { id: 1895, handler: url('bounce/mail'), callers: ['ms'] },
      'update/database/788': { id: 1896, handler: url('update/database/788'), callers: null },
    });
    world.copernica.requests.length = 0;
    expect(rows(await world.register())).toEqual([
      'unchanged account click #1894',
      'unchanged account bounce #1895',
      'unchanged database/788 update #1896',
    ]);
    expect(world.writes()).toEqual([]);
    expect(world.metrics.at(-1)).toMatchObject({ declared: 3, unchanged: 3 });
  });

  test('are only planned in a plan', async () => {
    deploy([clicks]);
    const report = await world.register({ mode: 'plan' });
    expect(rows(report)).toEqual(['create account click', 'create account bounce']);
    expect(world.writes()).toEqual([]);
    expect(kept()).toEqual({});
  });

  test.each([
    [undefined, 'v4'],
    ['https://api.copernica.com/v1', 'v4'],
    ['https://api.copernica.com/v2', 'v2'],
    ['https://api.copernica.com/v3/', 'v3'],
    ['https://api.copernica.com/v4', 'v4'],
  ])('of an account at %s are made by %s, which is asked once who it is', async (apiUrl, version) => {
    deploy([clicks], apiUrl === undefined ? {} : { apiUrl }, [
      { account: 'main', database: 788, actions: ['update'] },
    ]);
    await world.register();
    const paths = world.copernica.requests.filter(({ server }) => server === 'api').map(({ path }) => path);
    expect(paths).toContain(`/${version}/webhooks`);
    const identities = paths.filter((path) => path.endsWith('/identity'));
    expect(new Set(identities).size).toBe(identities.length);
    expect(identities).toContain(`/${version}/identity`);
  });

  test('need no other API, where no callbacks are declared', async () => {
    deploy([clicks]);
    await world.register();
    const paths = world.copernica.requests.filter(({ server }) => server === 'api').map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('/v4/'))).toEqual([]);
  });

  test('are not made in another account', async () => {
    deploy([clicks], { copernicaId: 'account_5' });
    await expect(world.register()).rejects.toThrow(
      /account 1234, but callbacks\.config\.ts declares account_5/,
    );
    expect(world.copernica.webhooks()).toEqual([]);
    expect(kept()).toEqual({});
  });

  test('that were changed are put right, and that are gone are made again', async () => {
    deploy([clicks]);
    await world.register();
    const [click, bounce] = world.copernica.webhooks();
    Object.assign(click ?? {}, { handler: 'https://somebody.example/', callers: null });
    world.copernica.removeWebhook(bounce?.id ?? 0);
    const report = await world.register();
    expect(rows(report)).toEqual(['update account click #1894', 'create account bounce #1896']);
    expect(world.copernica.webhooks()).toMatchObject([
      { id: 1894, handler: url('click/mail'), callers: ['ms'] },
      { id: 1896, handler: url('bounce/mail') },
    ]);
    expect(kept()).toMatchObject({ 'bounce/account/mail': { id: 1896 } });
  });

  test('whose account authenticates by token deliver with it, and nothing kept has it', async () => {
    const callbackToken = `${marker}/token`;
    world.secrets.set('copernica/main', JSON.stringify({ accessToken, callbackToken }));
    deploy([updates], { authentication: 'token' });
    await world.register();
    expect(world.copernica.webhooks()[0]?.handler).toBe(
      `${url('update/database/788')}?token=${encodeURIComponent(callbackToken)}`,
    );
    expect(JSON.stringify(kept())).not.toContain(marker);
    expect(rows(await world.register())).toEqual(['unchanged database/788 update #1894']);
  });

  test('one that the API refuses fails alone, and says what to do', async () => {
    deploy([{ account: 'main', triggers: ['abuse', 'click'] }]);
    await expect(world.register()).rejects.toThrow(
      /1 of 2 callbacks failed; .*main account: Copernica answered 400: Invalid trigger \(.*make the webhook there by hand/,
    );
    expect(Object.keys(kept())).toEqual(['click/account']);
  });

  test('of a database that is not there fail, and keep nothing', async () => {
    deploy([
      { ...updates, database: 5 },
      { ...clicks, database: 'Nobody' },
    ]);
    await expect(world.register()).rejects.toThrow(/No database with supplied ID/);
    expect(kept()).toEqual({});
  });
});

describe('webhooks made by hand', () => {
  test('are taken over, with what is declared', async () => {
    const { id } = world.copernica.addWebhook({
      handler: `${receiverUrl}/callbacks/main`,
      trigger: 'update',
      database: 788,
    });
    deploy([{ ...updates, ids: { update: id } }]);
    expect(rows(await world.register())).toEqual([`update database/788 update #${id}`]);
    expect(world.copernica.webhooks()).toMatchObject([{ id, handler: url('update/database/788') }]);
    expect(rows(await world.register())).toEqual([`unchanged database/788 update #${id}`]);
  });

  test('end what was possibly created', async () => {
    deploy([updates]);
    let isLost = true;
    world.copernica.faults = ({ method, path }) => {
      if (!isLost || method !== 'POST' || !path.endsWith('/webhooks')) return undefined;
      isLost = false;
      return { kind: 'lost-answer' };
    };
    await expect(world.register()).rejects.toThrow(/possibly created: look in Marketing Suite/);
    world.clock.pass(60_000);
    await expect(world.register()).rejects.toThrow(/possibly created: .*parameter .*update\/database\/788/);
    expect(world.copernica.webhooks()).toHaveLength(1);
    deploy([{ ...updates, ids: { update: 1894 } }]);
    expect(rows(await world.register())).toEqual(['update database/788 update #1894']);
    deploy([updates]);
    expect(rows(await world.register())).toEqual(['unchanged database/788 update #1894']);
  });
});

describe('webhooks that are no longer declared', () => {
  test('are strays, and deleted by pruning', async () => {
    const { id: foreign } = world.copernica.addWebhook({
      handler: 'https://somebody.example/',
      trigger: 'update',
    });
    deploy([updates, clicks]);
    await world.register();
    deploy([updates]);
    expect(rows(await world.register())).toEqual([
      'unchanged database/788 update #1895',
      'stray account click #1896',
      'stray account bounce #1897',
    ]);
    expect(rows(await world.register({ prune: true }))).toEqual([
      'unchanged database/788 update #1895',
      'delete account click #1896',
      'delete account bounce #1897',
    ]);
    expect(world.copernica.webhooks().map(({ id }) => id)).toEqual([foreign, 1895]);
    expect(Object.keys(kept())).toEqual(['update/database/788']);
  });

  test('are seen by pruning also where none is declared', async () => {
    deploy([updates]);
    await world.register();
    deploy([]);
    expect(rows(await world.register({ prune: true }))).toEqual(['delete database/788 update #1894']);
    expect(kept()).toEqual({});
  });
});

describe('what is kept and what is there differ', () => {
  test('all that was kept is lost: found where Copernica lists, and made right', async () => {
    deploy([updates]);
    await world.register();
    world.parameters.parameters.clear();
    world.copernica.webhookRules.isListed = true;
    expect(rows(await world.register())).toEqual(['update database/788 update #1894']);
    expect(world.copernica.webhooks()).toHaveLength(1);
    expect(kept()).toMatchObject({ 'update/database/788': { id: 1894 } });
  });

  test('a run that was told an id but could not look at it leaves it to the next', async () => {
    deploy([updates]);
    world.copernica.faults = ({ method, path }) =>
      method === 'GET' && path.includes('/webhook') ? { status: 500 } : undefined;
    await expect(world.register()).rejects.toThrow(/possibly created/);
    world.copernica.faults = undefined;
    expect(rows(await world.register())).toEqual(['update database/788 update #1894']);
    expect(world.copernica.webhooks()).toHaveLength(1);
  });

  test('a stray that cannot be read is kept', async () => {
    deploy([updates, clicks]);
    await world.register();
    deploy([updates]);
    world.copernica.faults = ({ path }) =>
      /\/webhook\/189[56]$/.test(path)
        ? { status: 400, body: '{"error":{"message":"Out of order"}}' }
        : undefined;
    const report = await world.register({ prune: true });
    expect(rows(report)).toEqual([
      'unchanged database/788 update #1894',
      'stray account click #1895',
      'stray account bounce #1896',
    ]);
  });

  test.each([
    ['PUT', /written, but callers differs/],
    ['DELETE', /not declared; deleted, but still there/],
  ])('what %s only said is seen not to be so', async (method, reason) => {
    deploy([updates, clicks]);
    await world.register();
    deploy([{ ...updates, callers: ['publisher'] }]);
    world.copernica.faults = (request) => (request.method === method ? { status: 200 } : undefined);
    await expect(world.register({ prune: true })).rejects.toThrow(reason);
  });
});

describe('moving', () => {
  test('an account with another name keeps its webhooks', async () => {
    deploy([updates]);
    await world.register();
    const moved = { ...updates, account: 'shop' };
    const config = declare([], {}, []);
    const main = config.accounts.get('main');
    const { webhooks } = declare([], {}, [updates]);
    world.deploy({
      ...config,
      accounts: new Map([['shop', { ...(main ?? expect.fail()), name: 'shop', formerName: 'main' }]]),
      webhooks: webhooks.map((webhook) => ({ ...webhook, account: moved.account })),
    });
    const report = await world.register();
    expect(report.callbacks).toMatchObject([
      { account: 'shop', change: 'update', id: 1894, reason: 'moved' },
    ]);
    expect(world.copernica.webhooks()).toMatchObject([
      { id: 1894, handler: `${receiverUrl}/callbacks/shop/webhook/update/database/788` },
    ]);
    expect([...world.parameters.parameters.keys()]).toEqual([
      `${statePath}/shop/webhook/update/database/788`,
    ]);
    expect((await world.register()).summary).toMatchObject({ unchanged: 1, update: 0, stray: 0 });
  });

  test('a receiver at another URL keeps its webhooks', async () => {
    deploy([updates]);
    await world.register();
    const config = { ...declare([], {}, [updates]), formerReceiverUrls: [receiverUrl] };
    world.deploy(config, { RECEIVER_URL: 'https://new.example' });
    const report = await world.register();
    expect(report.callbacks).toMatchObject([{ change: 'update', id: 1894, reason: 'moved' }]);
    expect(world.copernica.webhooks()).toMatchObject([
      { id: 1894, handler: 'https://new.example/callbacks/main/webhook/update/database/788' },
    ]);
  });
});

describe('when Parameter Store fails', () => {
  test('nothing is made', async () => {
    world.parameters.faults = () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    deploy([updates]);
    await expect(world.register()).rejects.toThrow(/Parameter Store did not do GetParametersByPath/);
    expect(world.copernica.webhooks()).toEqual([]);
  });

  test('callbacks are registered nevertheless', async () => {
    world.parameters.faults = () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    deploy([updates], {}, [{ account: 'main', database: 788, actions: ['delete'] }]);
    await expect(world.register()).rejects.toThrow(/"create":1,.*"failed":1/);
    expect(world.copernica.callbacks()).toHaveLength(1);
  });

  test('an account without webhooks does not notice', async () => {
    world.parameters.faults = () => ({ kind: 'refuse' });
    deploy([], {}, [{ account: 'main', database: 788, actions: ['delete'] }]);
    expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
  });
});

test('STATE_PATH must be set where webhooks are declared, and be a path', async () => {
  const config = declare([], {}, [updates]);
  world.deploy(config, { STATE_PATH: '' });
  await expect(world.register()).rejects.toThrow(/STATE_PATH is not set/);
  world.deploy(config, { STATE_PATH: 'x/' });
  await expect(world.register()).rejects.toThrow(/STATE_PATH must be a path like/);
  world.deploy(declare(), { STATE_PATH: '' });
  expect((await world.register()).summary).toMatchObject({ create: 1 });
});

describe('warnings', () => {
  test('of a host of AWS, which Copernica cannot validate', async () => {
    const RECEIVER_URL = 'https://abc.execute-api.eu-west-1.amazonaws.com';
    world.deploy(declare([], {}, [updates]), { RECEIVER_URL });
    const { warnings } = await world.register({ mode: 'plan' });
    expect(warnings).toEqual([
      expect.stringMatching(/abc\.execute-api\.eu-west-1\.amazonaws\.com, a host of AWS/),
    ]);
    world.deploy(declare([{ account: 'main', database: 788 }]), { RECEIVER_URL });
    expect((await world.register({ mode: 'plan' })).warnings).toEqual([]);
  });

  test('of a database that both mechanisms deliver', async () => {
    deploy([updates, { account: 'main', triggers: ['delete'] }], {}, [
      { account: 'main', database: 'Newsletter', actions: ['update'] },
      { account: 'main', collection: 8550, actions: 'all' },
      { account: 'main', database: 900, actions: ['create'] },
    ]);
    expect((await world.register({ mode: 'plan' })).warnings).toEqual([
      'main: database/788 is delivered by callbacks and by webhooks of database/788, so each update comes as two events',
      'main: collection/8550 is delivered by callbacks and by webhooks of account, so each delete comes as two events',
    ]);
  });
});

test('two runs at once make each webhook once, and both succeed', async () => {
  deploy([clicks, updates]);
  const reports = await Promise.all([world.register(), world.register(), world.register()]);
  for (const { summary } of reports) expect(summary).toMatchObject({ failed: 0 });
  expect(world.copernica.webhooks()).toHaveLength(3);
});

test('when the stack is deleted its webhooks go, and what is kept of them', async () => {
  const cloudFormation = await serve(async (request, response) => {
    request.resume();
    response.end();
  });
  try {
    world.copernica.addWebhook({ handler: 'https://somebody.example/', trigger: 'update' });
    deploy([clicks, updates]);
    const event = {
      ResponseURL: cloudFormation.url,
      StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/a/b',
      RequestId: 'request',
      LogicalResourceId: 'CopernicaCallbacks',
      ResourceType: 'Custom::CopernicaCallbacks',
      ResourceProperties: {},
    };
    const { PhysicalResourceId } = await world.answerStack({ ...event, RequestType: 'Create' });
    expect(Object.keys(kept())).toHaveLength(3);
    const answer = await world.answerStack({ ...event, RequestType: 'Delete', PhysicalResourceId });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Reason: expect.stringContaining('"delete":3') });
    expect(world.copernica.webhooks()).toMatchObject([{ handler: 'https://somebody.example/' }]);
    expect(kept()).toEqual({});
  } finally {
    await cloudFormation.close();
  }
});
