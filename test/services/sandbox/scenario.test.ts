import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallbackDeclaration, WebhookDeclaration } from '../../../lib/config/declaration.ts';
import { resolveConfig, type ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { deliveredActions, triggers } from '../../../lib/event/vocabulary.ts';
import { meetExpression } from '../../sandbox/demo/meet-expression.ts';
import { createScenario } from '../../sandbox/demo/scenario.ts';

const main = { copernicaId: 'account_1234', secret: 'copernica/main' };
const declare = (
  callbacks: readonly CallbackDeclaration[],
  webhooks: readonly WebhookDeclaration[] = [],
): ResolvedConfig => resolveConfig({ accounts: { main, other: main }, callbacks, webhooks });

const expressions = [
  '',
  "profile.newsletter == 'yes'",
  'profile.score > 10',
  "profile.score >= 10 && profile.country !== 'NL'",
  'subprofile.paid == "no"',
  "profile['some name'] == 'x'",
  '/@example\\.org$/.test(profile.email)',
];
const target = fc.oneof(
  fc.record({ database: fc.oneof(fc.constantFrom(1, 12, 788), fc.constantFrom('Leads', 'Customers')) }),
  fc.record({ collection: fc.constantFrom(77, 78) }),
);
const callback = fc
  .tuple(
    target,
    fc.record({
      account: fc.constantFrom('main', 'other'),
      actions: fc.oneof(fc.constant('all' as const), fc.subarray([...deliveredActions], { minLength: 1 })),
      method: fc.constantFrom('json' as const, 'xml' as const),
      expression: fc.constantFrom(...expressions),
    }),
  )
  .map(([where, rest]) => ({ ...where, ...rest }));

describe('whatever is declared', () => {
  test('is played through, with events for what is met', async () => {
    const configs = fc.array(callback, { maxLength: 5 }).map((callbacks) =>
      // Names tell apart what would be the same otherwise; who hears of one change twice is refused.
      callbacks.flatMap((one, index) => {
        try {
          return [declare([{ ...one, name: `n${index}` }]).callbacks];
        } catch {
          return [];
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(configs, async (declared) => {
        const config = { ...declare([]), callbacks: declared.flat() };
        const { steps, omissions } = await createScenario(config);
        expect(steps.length > 0).toBe(config.callbacks.length > 0);
        for (const { account, expression, action } of config.callbacks) {
          const isTold = steps.some(({ expected }) => expected.some((event) => event.account === account));
          const canBeMet = expression === '' && action !== 'all';
          if (canBeMet) expect(isTold).toBe(true);
        }
        expect(omissions.every((omission) => omission.length > 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('is met for every trigger of webhooks, of a database and of the whole account', async () => {
    const names = Object.keys(triggers) as (keyof typeof triggers)[];
    for (const scope of [{}, { database: 'Mails' }]) {
      const { steps } = await createScenario(declare([], [{ account: 'main', triggers: names, ...scope }]));
      const types = new Set(steps.flatMap(({ expected }) => expected.map(({ type }) => type)));
      expect(types.size).toBe(names.length);
      expect(steps.flatMap(({ expected }) => expected).every(({ format }) => format === 'form')).toBe(true);
    }
  });

  test('is met by another profile where only creating is declared', async () => {
    const { steps } = await createScenario(
      declare([{ account: 'main', database: 12, actions: ['create'], expression: "profile.vip == 'yes'" }]),
    );
    expect(steps.filter(({ expected }) => expected.length > 0).map(({ change }) => change)).toEqual([
      "create another so that profile.vip == 'yes'",
    ]);
  });

  test('is said not to be met where it cannot be', async () => {
    const { omissions } = await createScenario(
      declare([{ account: 'main', database: 12, expression: 'profile.a == "1" && profile.a == "2"' }]),
    );
    expect(omissions).toEqual([
      'no fields were found that meet the expression of database 12: profile.a == "1" && profile.a == "2"',
    ]);
  });

  test('ends within a minute however much it is: what is too much is left out, and said', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ account: 'main', database: index + 1 }));
    const { steps, omissions } = await createScenario(declare(many));
    expect(steps.length).toBeLessThan(50);
    expect(omissions).toEqual(['databases beyond the first 8 are declared, but not tried here']);
  });
});

test.each([
  ["profile.newsletter == 'yes'", 'database', { own: { newsletter: 'yes' }, parent: {} }],
  ['profile.score > 10', 'database', { own: { score: '11' }, parent: {} }],
  ["subprofile.paid == 'no' && profile.vip", 'collection', { own: { paid: 'no' }, parent: { vip: 'no' } }],
  ['false', 'database', null],
] as const)('%s of a %s is met by %j', (expression, kind, expected) => {
  expect(meetExpression(expression, kind, { own: {}, parent: {} })).toEqual(expected);
});
