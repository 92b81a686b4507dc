import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  accessToken,
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

let world: RegistrationWorld;
beforeEach(async () => {
  world = await startRegistrationWorld();
});
afterEach(async () => {
  // The sandbox's JWTs are real ones, which all start like this.
  expect(world.said.join('\n')).not.toMatch(new RegExp(`${marker}|eyJ`));
  await world.close();
});

const useVersion = (version: string): void =>
  world.deploy(declare(undefined, { apiUrl: `https://api.copernica.com${version}` }));
const calls = (server: string): string[] =>
  world.copernica.requests.filter((request) => request.server === server).map(({ path }) => path);
const rotate = (): void => {
  world.secrets.rotate('copernica/main', JSON.stringify({ accessToken: `${marker}-new` }));
  world.copernica.accessTokens = new Set([`${marker}-new`]);
};

describe('apiUrl decides how a call is authenticated', () => {
  test.each(['', '/', '/v1', '/v2/', '/v3'])("'%s': by access token", async (version) => {
    useVersion(version);
    expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
    expect(new Set(calls('api'))).toEqual(
      new Set([
        `${version.replace(/\/$/, '')}/identity`,
        `${version.replace(/\/$/, '')}/database/788/callbacks`,
      ]),
    );
    expect(calls('authenticate')).toEqual([]);
  });

  test.each(['/v4', '/v4/'])("'%s': by JWT, exchanged for the access token once", async (version) => {
    useVersion(version);
    expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
    expect((await world.register()).summary).toMatchObject({ unchanged: 1, failed: 0 });
    expect(new Set(calls('api'))).toEqual(new Set(['/v4/identity', '/v4/database/788/callbacks']));
    expect(calls('authenticate')).toEqual(['/']);
  });

  test('COPERNICA_API_URL and COPERNICA_AUTHENTICATE_URL replace the origin only', async () => {
    world.deploy(declare(undefined, { apiUrl: 'https://rest.copernica.com/v4' }), {
      COPERNICA_API_URL: `${world.copernica.apiUrl}/some/path`,
      COPERNICA_AUTHENTICATE_URL: `${world.copernica.authenticateUrl}/some/path`,
    });
    await world.register();
    expect(new Set(calls('api'))).toEqual(new Set(['/v4/identity', '/v4/database/788/callbacks']));
    expect(calls('authenticate')).toEqual(['/']);
  });
});

describe('a token that was rotated', () => {
  test.each(['', '/v3', '/v4'])('before the run is read afresh, once (%s)', async (version) => {
    useVersion(version);
    await world.register();
    world.secrets.requests.length = 0;
    world.copernica.faults = ({ server, method }) => {
      // Rotated between reading the secret and the first call with it.
      if (method === 'GET' || server === 'authenticate') {
        world.copernica.faults = undefined;
        rotate();
        world.copernica.revokeJwts();
      }
      return undefined;
    };
    expect((await world.register()).summary).toMatchObject({ unchanged: 1, failed: 0 });
    expect(world.secrets.requests).toHaveLength(2);
  });

  test.each(['', '/v4'])(
    'before a create is read afresh, and the create is done once (%s)',
    async (version) => {
      useVersion(version);
      world.copernica.faults = ({ server, method }) => {
        if (server === 'api' && method === 'POST') {
          world.copernica.faults = undefined;
          rotate();
          world.copernica.revokeJwts();
        }
        return undefined;
      };
      expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
      expect(world.copernica.callbacks()).toHaveLength(1);
    },
  );

  test('twice in a run is too much', async () => {
    world.copernica.faults = ({ method }) => {
      if (method === 'GET') rotate();
      if (method === 'POST') world.copernica.accessTokens.clear();
      return undefined;
    };
    await expect(world.register()).rejects.toThrow('Copernica answered 400: Invalid access token');
    expect(world.secrets.requests).toHaveLength(2);
  });
});

describe('a token that is refused', () => {
  test.each(['', '/v3', '/v4'])(
    'and still in the secret: the reason names the secret (%s)',
    async (version) => {
      useVersion(version);
      world.copernica.accessTokens.clear();
      await expect(world.register()).rejects.toThrow(
        "main database/788: Copernica answered 400: Invalid access token (put a valid access token in secret 'copernica/main'; at Copernica, check its rights and IP restrictions)",
      );
      expect(world.secrets.requests).toHaveLength(2);
      expect(world.writes()).toEqual([]);
    },
  );

  test.each([
    [400, '{"error":{"message":"Copernica REST API Error 400: Invalid access token"}}'],
    [401, ''],
    [403, '<html>Forbidden</html>'],
    [400, '{"error":{"message":"Invalid authorization token"}}'],
    [400, '{"error":{"message":"JWT has expired"}}'],
  ])('is told by status %i and %s', async (status, body) => {
    world.copernica.faults = () => ({ status, body });
    await expect(world.register()).rejects.toThrow("put a valid access token in secret 'copernica/main'");
    expect(world.secrets.requests).toHaveLength(2);
  });
});

describe('a JWT', () => {
  beforeEach(() => useVersion('/v4'));

  test('that Copernica no longer takes is exchanged anew, once', async () => {
    await world.register();
    world.copernica.revokeJwts();
    expect((await world.register()).summary).toMatchObject({ unchanged: 1, failed: 0 });
    expect(calls('authenticate')).toHaveLength(2);
  });

  test.each([
    [100, 88, 1],
    [100, 91, 2],
    [86_400, 86_330, 1],
    [86_400, 86_341, 2],
  ])('of %i s: after %i s it is number %i that is used', async (lifetime, age, number) => {
    world.copernica.jwtLifetimeSeconds = lifetime;
    await world.register({ mode: 'plan' });
    // The clock of this world moves by waiting, so somebody must ask for it.
    world.copernica.faults = () => {
      world.copernica.faults = undefined;
      return { status: 503, headers: { 'retry-after': String(age) } };
    };
    await world.register({ mode: 'plan' }, 86_400_000);
    await world.register({ mode: 'plan' });
    expect(calls('authenticate')).toHaveLength(number);
  });

  test.each([
    ['in quotes and with a line end', (token: string) => `"${token}"\n`, 'create'],
    ['that is none', () => 'not a token', 'failed'],
    ['that is a page for people', () => '<html>Welcome</html>', 'failed'],
  ])('%s', async (_title, reshape, change) => {
    const body = new URLSearchParams({ access_token: accessToken });
    const token = await (await fetch(world.copernica.authenticateUrl, { method: 'POST', body })).text();
    world.copernica.faults = ({ server }) =>
      server === 'authenticate' ? { status: 200, body: reshape(token.trim()) } : undefined;
    const run = world.register();
    if (change === 'create') expect((await run).summary).toMatchObject({ create: 1 });
    else
      await expect(run).rejects.toThrow('the authentication server answered with something else than a JWT');
  });

  test.each([
    ['without a time of expiry', { typ: 'JWT' }],
    ['with an expiry that is no time', { exp: 'tomorrow' }],
    ['whose payload is no object', 7],
  ])('%s is used again', async (_title, payload) => {
    const jwt = `${marker}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;
    world.copernica.faults = ({ server }) => ({ status: 200, body: server === 'authenticate' ? jwt : '{}' });
    await world.register({ mode: 'plan' });
    await world.register({ mode: 'plan' });
    expect(calls('authenticate')).toHaveLength(1);
  });

  test('that looks like none of ours does not show when Copernica quotes it', async () => {
    const jwt = `${marker}.payload.signature`;
    world.copernica.faults = ({ server }) =>
      server === 'authenticate'
        ? { status: 200, body: jwt }
        : { status: 400, body: JSON.stringify({ error: { message: `what is ${jwt}?` } }) };
    await expect(world.register()).rejects.toThrow('Copernica answered 400: what is ***?');
  });
});

describe('a secret', () => {
  test.each([
    ['that is a bare token', accessToken, null],
    [
      'without the access token',
      '{"callbackToken":"x"}',
      "secret 'copernica/main' cannot be used: accessToken must be text without spaces",
    ],
    [
      'that is broken',
      `{"accessToken":"${accessToken}"`,
      "secret 'copernica/main' starts like JSON but is not valid JSON",
    ],
    ['that is empty', '', "secret 'copernica/main' cannot be used: its value must be text without spaces"],
  ])('%s', async (_title, value, reason) => {
    world.secrets.set('copernica/main', value);
    const run = world.register();
    if (reason === null) expect((await run).summary).toMatchObject({ create: 1 });
    else await expect(run).rejects.toThrow(`main database/788: ${reason}`);
  });

  test('that is missing fails its account and no other', async () => {
    const declared = declare();
    const other = { ...declare().accounts.get('main'), name: 'other', secret: 'copernica/other' };
    const accounts = new Map([...declared.accounts, ['other', other]]);
    const callbacks = declared.callbacks.flatMap((callback) => [callback, { ...callback, account: 'other' }]);
    world.deploy({ ...declared, accounts, callbacks } as typeof declared);
    await expect(world.register()).rejects.toThrow(
      "other database/788: secret 'copernica/other' does not exist in this region",
    );
    expect(world.copernica.callbacks().map(({ url }) => url)).toEqual([
      `${receiverUrl}/callbacks/main/database/788/update`,
    ]);
  });

  test('is not read for an account without callbacks, nor for one that was not asked for', async () => {
    world.deploy(declare([]));
    expect((await world.register()).callbacks).toEqual([]);
    expect(world.secrets.requests).toEqual([]);
  });
});

describe("authentication 'token'", () => {
  const put = (callbackToken?: string): void =>
    world.secrets.set('copernica/main', JSON.stringify({ accessToken, callbackToken }));
  beforeEach(() => world.deploy(declare(undefined, { authentication: 'token' })));

  test('puts the callback token in the URL; a rotated one is an update', async () => {
    put(`${marker}/one+&#?%`);
    expect((await world.register()).summary).toMatchObject({ create: 1 });
    expect((await world.register()).summary).toMatchObject({ unchanged: 1 });
    put(`${marker}-two`);
    const report = await world.register();
    expect(report.callbacks).toMatchObject([{ change: 'update', reason: 'callback token differs' }]);
    expect((await world.register()).summary).toMatchObject({ unchanged: 1 });
    expect(world.copernica.callbacks().map(({ url }) => url)).toEqual([
      `${receiverUrl}/callbacks/main/database/788/update?token=${marker}-two`,
    ]);
  });

  test('needs a callback token', async () => {
    put();
    await expect(world.register()).rejects.toThrow(
      "secret 'copernica/main' has no callbackToken, which authentication 'token' needs",
    );
    expect(world.writes()).toEqual([]);
  });

  test('that Copernica quotes in an error does not show', async () => {
    put(`${marker}/one`);
    world.copernica.faults = ({ method }) =>
      method === 'POST'
        ? {
            status: 400,
            body: JSON.stringify({ error: { message: `no: ${world.copernica.posted.at(-1) ?? ''}` } }),
          }
        : undefined;
    await expect(world.register()).rejects.toThrow(/no: \{"url":"https:\S*\/update\?token=\*\*\*"/);
  });
});
