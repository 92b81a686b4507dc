import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { createHttpClient } from '../../../lib/copernica/http-client.ts';
import { createRestOpener } from '../../../lib/copernica/open-rest.ts';
import { createProfilesApi, type ProfilesApi } from '../../../lib/copernica/profiles-api.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { createMadeUpProfiles } from '../../sandbox/copernica/reading/made-up-profiles.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';

const deadline = { remainingMs: () => 5_000 };
const database = { kind: 'database', id: 788 } as const;
let copernica: Copernica;
beforeEach(async () => {
  const fields = Array.from({ length: 130 }, (_, index) => ({ name: `field${index}`, type: 'text' }));
  copernica = await startCopernica({
    databases: [{ id: 788, name: 'Newsletter', interests: [], collections: [], fields }],
    now: () => new Date('2026-11-24T03:00:00Z'),
  });
  copernica.shelf = createMadeUpProfiles({ owner: database, count: 2_500 });
});
afterEach(() => copernica.close());

async function open(apiUrl = 'https://api.copernica.com'): Promise<ProfilesApi> {
  const { accounts } = resolveConfig({
    accounts: { main: { copernicaId: 'account_1234', secret: 'copernica/main', apiUrl } },
    callbacks: [],
  });
  const env = { COPERNICA_API_URL: copernica.apiUrl, COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl };
  const http = createHttpClient({
    ...{ clock: systemClock, fetch },
    ...{ maxAttempts: 1, attemptTimeoutMs: 5_000, baseDelayMs: 1 },
  });
  const source = {
    read: () => Promise.resolve({ accessToken: 'access-token-of-the-sandbox', callbackToken: null }),
  };
  const account = accounts.get('main');
  if (!account) throw new Error('no account');
  return createProfilesApi(
    await createRestOpener(env, { http, source, clock: systemClock })(account, deadline),
  );
}

describe('reading profiles', () => {
  test.each([
    ['https://api.copernica.com', 1_000, '/v4/database/788/profiles'],
    ['https://api.copernica.com/', 1_000, '/v4/database/788/profiles'],
    ['https://api.copernica.com/v3', 1_000, '/v3/database/788/profiles'],
    ['https://api.copernica.com/v1', 100, '/v1/database/788/profiles'],
  ])('by %s a page has %d', async (apiUrl, size, path) => {
    const api = await open(apiUrl);
    const { answer, at } = await api.page(database, { modifiedFrom: null }, deadline);
    expect(answer).toHaveLength(size);
    expect(at).toBe(Date.parse('2026-11-24T03:00:00Z'));
    expect(copernica.requests.at(-1)?.path).toBe(path);
  });

  test('a field is found whatever its case and page', async () => {
    const api = await open();
    expect(await api.hasField(database, 'field129', deadline)).toBe(true);
    expect(await api.hasField(database, 'modified', deadline)).toBe(false);
  });

  test('what cannot be read is told', async () => {
    const api = await open('https://api.copernica.com/v3');
    copernica.faults = () => ({ status: 200, body: '{"data":[]}' });
    await expect(api.count(database, { modifiedFrom: null }, deadline)).rejects.toThrow(
      'did not count database/788',
    );
    copernica.faults = () => ({ status: 200, body: '["x"]' });
    await expect(api.ids(database, 0, deadline)).rejects.toThrow('something else in it');
    copernica.faults = () => ({ status: 400, body: '{"error":{"message":"Invalid method"}}' });
    await expect(api.find(database, 1, deadline)).rejects.toThrow('Invalid method');
  });
});
