import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOrderModel, type Command } from './order-model.ts';

const toFate = (sentAfterSeconds: fc.Arbitrary<number>) => ({
  sentAfterSeconds,
  arrivesAfterSeconds: fc.constantFrom(0, 0, 1, 3, 30, 100_000),
  comes: fc.constantFrom('once', 'once', 'twice', 'never'),
});

function toCommands(sentAfterSeconds: fc.Arbitrary<number>): fc.Arbitrary<Command[]> {
  const fate = toFate(sentAfterSeconds);
  const command = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('create'), ...fate }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('update'), which: fc.nat(20), ...fate }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), which: fc.nat(20), ...fate }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.nat(10) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('start'), run: fc.constantFrom('whole', 'since') }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('step'), diesAt: fc.oneof(fc.nat(20), fc.constant(1_000)) }),
    },
  );
  return fc.array(command, { minLength: 5, maxLength: 60, size: 'max' });
}

async function play(commands: readonly Command[], hasModified: boolean) {
  const model = createOrderModel({ hasModified });
  for (const command of commands) await model.act(command);
  await model.settle();
  return { ...model, wrong: model.findWrong().filter(({ id }) => !model.isTraceless(id)) };
}

const late = fc.constantFrom(0, 0, 0, 1, 5, 60, 10_000);
const runs = { numRuns: 500 };

describe('a consumer that keeps the newest ends with what Copernica has', () => {
  test('whatever is lost, doubled, late or dies, where bodies carry modified', async () => {
    await fc.assert(
      fc.asyncProperty(toCommands(late), async (commands) => {
        expect((await play(commands, true)).wrong).toEqual([]);
      }),
      runs,
    );
  }, 120_000);

  test('also where they do not, as long as deliveries are sent at once, however late they come', async () => {
    await fc.assert(
      fc.asyncProperty(toCommands(fc.constant(0)), async (commands) => {
        expect((await play(commands, false)).wrong).toEqual([]);
      }),
      runs,
    );
  }, 120_000);

  test('and otherwise is only wrong where a delivery told a state that was over when it was sent', async () => {
    let wrong = 0;
    await fc.assert(
      fc.asyncProperty(toCommands(late), async (commands) => {
        const played = await play(commands, false);
        wrong += played.wrong.length;
        for (const { kept } of played.wrong) expect(played.isOutdated(kept)).toBe(true);
      }),
      runs,
    );
    // Else the model would show nothing.
    expect(wrong).toBeGreaterThan(0);
  }, 120_000);
});
