import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../sandbox/copernica/database.ts';
import { declare, startRegistrationWorld, type RegistrationWorld } from './registration-world.ts';

const database: Database = {
  id: 788,
  name: 'Newsletter',
  fields: [
    { name: 'Email', type: 'email' },
    { name: 'first name', type: 'text' },
  ],
  interests: ['football'],
  collections: [{ id: 8550, name: 'Orders', fields: [{ name: 'Total', type: 'float' }] }],
};
// Of the second one the fields are not known.
const databases = [database, { id: 900, name: 'Customers', interests: [], collections: [] }];

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld(declare(), databases);
});
afterAll(() => world.close());
beforeEach(() => {
  world.copernica.faults = undefined;
});

async function warningsOf(
  expression: string,
  target: { database: number | string } | { collection: number } = { database: 788 },
): Promise<string[]> {
  const callback = { account: 'main', actions: ['update'] as const, expression, ...target };
  world.deploy(declare([callback]));
  return (await world.register({ mode: 'plan' })).warnings;
}

describe('a plan warns of names in expressions that the database does not have', () => {
  it.each<[string, string, Parameters<typeof warningsOf>[1]?]>([
    [
      "profile.Emial == ''",
      'main: database/788 has nothing called Emial, which an expression reads as profile.Emial: did you mean Email?',
    ],
    [
      "profile.email == ''",
      'main: database/788 has nothing called email, which an expression reads as profile.email: did you mean Email?',
    ],
    [
      'profile.newsletter == 1',
      'main: database/788 has nothing called newsletter, which an expression reads as profile.newsletter',
      { database: 'newsletter' },
    ],
    [
      'subprofile.Sum > 1',
      'main: collection/8550 has nothing called Sum, which an expression reads as subprofile.Sum',
      { collection: 8550 },
    ],
  ])('%s', async (expression, warning, target) => {
    expect(await warningsOf(expression, target)).toEqual([warning]);
  });

  it.each<[string, Parameters<typeof warningsOf>[1]?]>([
    [
      "profile.Email == '' && profile['first name'] && profile.football && profile.Orders.length && profile.id && profile.code",
    ],
    ['subprofile.Total > 1 && subprofile.id && subprofile.profile.anything', { collection: 8550 }],
    ['profile.anything', { collection: 8550 }],
    ['profile.anything', { database: 900 }],
    ['profile.anything', { database: 'Missing' }],
  ])('and not of %s', async (expression, target) => {
    const warnings = await warningsOf(expression, target).catch(() => []);
    expect(warnings).toEqual([]);
  });

  it('but an account whose structure cannot be read is planned all the same', async () => {
    world.copernica.faults = ({ path }) =>
      /^\/database\/788$/.test(path) ? { status: 403, headers: {}, body: '{}' } : undefined;
    expect(await warningsOf('profile.Emial')).toEqual([]);
  });

  it('and an apply asks nothing of the kind', async () => {
    await warningsOf('profile.Emial');
    world.copernica.requests.length = 0;
    const { warnings } = await world.register();
    expect(warnings).toEqual([]);
    expect(world.copernica.requests.filter(({ path }) => path === '/database/788')).toEqual([]);
  });
});
