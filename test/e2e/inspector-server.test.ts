import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerCallbacks } from '../sandbox/demo/register-callbacks.ts';
import { createInspector } from '../sandbox/inspector/create-inspector.ts';
import { kinds } from '../sandbox/inspector/kinds.ts';
import type { Details } from '../sandbox/inspector/to-details.ts';
import type { World } from '../sandbox/world.ts';
import { startTestWorld } from './start-test-world.ts';

let world: World;
beforeAll(async () => {
  world = await startTestWorld({ page: createInspector });
  await registerCallbacks(world);
});
afterAll(() => world.close());

const post = async (path: string, input: object = {}) => {
  const response = await fetch(`${world.controlUrl}/api/${path}`, {
    method: 'POST',
    body: JSON.stringify(input),
  });
  return (await response.json()) as { numbers: number[]; message?: string };
};
const trigger = async (kind: string): Promise<Details[]> => {
  const { numbers } = await post(`kinds/${kind}`);
  return Promise.all(numbers.map(look));
};
const look = async (number: number): Promise<Details> =>
  (await fetch(`${world.controlUrl}/api/exchanges/${number}`)).json() as Promise<Details>;

describe('a button for every kind', () => {
  test.each(kinds.map(({ id, label, hint }) => ({ id, label, hint })))(
    '$label: $hint',
    async ({ id, hint }) => {
      const [details] = await trigger(id);
      const status = Number(/^\d{3}/.exec(hint)?.[0] ?? 200);
      expect(details?.summary.status).toBe(status);
      const states = new Set(details?.checks.map(({ state }) => state));
      expect(states.has('failed')).toBe(status !== 200);
      if (status === 200) expect(details?.event).toMatchObject({ id: details?.summary.id });
    },
  );

  test('for each trigger of webhooks and each shape of a delivery', () => {
    expect(kinds.filter(({ group }) => group === 'Webhooks')).toHaveLength(10);
    expect(kinds.filter(({ group }) => group === 'Formats')).toHaveLength(8);
    expect(new Set(kinds.map(({ id }) => id)).size).toBe(kinds.length);
  });
});

describe('what is checked', () => {
  test.each([
    ['wrong-signature', 'The signature belongs to the request'],
    ['no-signature', 'There is a signature, and it can be read'],
    ['changed-body', 'The digest belongs to the body'],
    ['stale', 'The date is fresh'],
    ['other-account', 'X-Copernica-ID is the account’s'],
    ['unknown-account', 'The account is declared'],
    ['not-a-callback', 'The path is a callback URL'],
    ['too-large', 'The body is within the limit'],
    ['dns-down', 'The key is in DNS'],
    ['broken-json', 'The body can be read'],
    ['quarantine', 'The body is understood'],
  ])('%s fails at: %s', async (kind, name) => {
    const [details] = await trigger(kind);
    const checks = details?.checks ?? [];
    const failed = checks.findIndex(({ state }) => state === 'failed');
    expect(checks[failed]?.name).toBe(name);
    expect(checks.slice(0, failed).every(({ state }) => state === 'passed')).toBe(true);
    expect(checks.slice(failed + 1).every(({ state }) => state === 'not reached')).toBe(true);
  });
});

describe('what was recorded', () => {
  test('stays after a consumer has taken the event away', async () => {
    const [details] = await trigger('over-1-mib');
    world.aws.reset();
    const again = await look(details?.summary.number ?? 0);
    expect(again.event).toMatchObject({ data: { fields: { email: 'ann@example.com' } } });
    expect(again.claimCheck).not.toBeNull();
  });

  test('a body is shown from its beginning, and can be had whole', async () => {
    const [details] = await trigger('over-1-mib');
    const { body } = details?.request ?? {};
    expect(body).toMatchObject({ isCut: true, isText: true });
    const whole = await fetch(`${world.controlUrl}/api/exchanges/${details?.summary.number}/body`);
    expect(whole.headers.get('content-disposition')).toContain('attachment');
    expect((await whole.arrayBuffer()).byteLength).toBe(body?.bytes);
  });

  test('bytes that are no text are shown as bytes', async () => {
    await fetch(`${world.stack.url}/callbacks/main/database/788/update`, {
      method: 'POST',
      body: new Uint8Array([0xff, 0x00, 0x41]),
    });
    const number = world.recorder.exchanges().at(-1)?.number ?? 0;
    const { request: sent } = await look(number);
    expect(sent.body).toMatchObject({ isText: false, text: 'ff 00 41 ' });
  });

  test('is searched in its bodies and events too', async () => {
    await world.profiles.create(788, { fields: { email: 'Needle@example.com' } });
    const number = world.recorder.exchanges().at(-1)?.number;
    const found = await (await fetch(`${world.controlUrl}/api/search?q=needle%40example`)).json();
    expect(found).toEqual([number]);
  });
});

describe('sending again', () => {
  test('replay signs afresh, and is a new event', async () => {
    const [first] = await trigger('format-json');
    const { numbers } = await post(`exchanges/${first?.summary.number}/replay`);
    const again = await look(numbers[0] ?? 0);
    expect(again.summary.status).toBe(200);
    expect(again.summary.id).not.toBe(first?.summary.id);
    expect(again.request.body).toEqual(first?.request.body);
  });

  test('the same bytes are the same event', async () => {
    const [first] = await trigger('format-json');
    const { numbers } = await post(`exchanges/${first?.summary.number}/send-again`);
    expect((await look(numbers[0] ?? 0)).summary.id).toBe(first?.summary.id);
  });

  test('what was refused is not made better', async () => {
    const [first] = await trigger('wrong-signature');
    const { numbers } = await post(`exchanges/${first?.summary.number}/replay`);
    expect((await look(numbers[0] ?? 0)).summary.code).toBe('wrong-signature');
  });

  test('what is gone is said to be', async () => {
    expect(await post('exchanges/999999/replay')).toEqual({ message: 'it is not there any more' });
  });
});

describe('pages of others in the same browser', () => {
  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another name for this address', { host: 'evil.example' }],
  ])('%s is refused', async (_, headers) => {
    for (const path of ['/api/kinds', '/sandbox/profiles', '/']) {
      expect(await statusOf(path, headers)).toBe(403);
    }
  });

  test('the page itself is not, nor is curl', async () => {
    const { host } = new URL(world.controlUrl);
    expect(await statusOf('/api/kinds', { host, origin: world.controlUrl })).toBe(200);
    expect(await statusOf('/api/kinds', { host })).toBe(200);
  });

  test('nothing outside the page’s folder is served', async () => {
    for (const path of ['/../kinds.ts', '/%2e%2e/kinds.ts', '/nothing', '/api/nothing'])
      expect(await statusOf(path, { host: new URL(world.controlUrl).host })).toBe(404);
  });

  test('scripts are the page’s own, and nothing else is loaded or framed', async () => {
    const response = await fetch(world.controlUrl);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=/);
  });

  // fetch sets these headers itself.
  function statusOf(path: string, headers: Record<string, string>): Promise<number> {
    const { hostname, port } = new URL(world.controlUrl);
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  }
});
