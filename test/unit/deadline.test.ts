import { describe, expect, test } from 'vitest';
import { endBeforeAnswering, endBeforeLambda, endBeforeVerifying } from '../../lib/deadline.ts';

describe('the time that is left', () => {
  test.each([
    [300_000, 298_000],
    [10_000, 8_000],
    [5_000, 4_000],
    [0, 0],
  ])('of Lambda’s %i ms: %i ms, the rest is for the report', (remainingMs, expected) => {
    const context = { getRemainingTimeInMillis: () => remainingMs };
    expect(endBeforeLambda(context, () => 0).remainingMs()).toBe(expected);
  });

  test('without a context is a minute', () => {
    let nowMs = 0;
    const now = (): number => nowMs;
    const [without, empty] = [endBeforeLambda(undefined, now), endBeforeLambda({}, now)];
    expect([without.remainingMs(), empty.remainingMs()]).toEqual([58_000, 58_000]);
    nowMs = 20_000;
    expect([without.remainingMs(), empty.remainingMs()]).toEqual([38_000, 38_000]);
  });

  test.each([
    [100, 0, 75],
    [100, 10, 75],
    [100, 20, 70],
    [100, 60, 50],
    [0, 10, 0],
    [-10, 10, -10],
  ])('for writing, of %i ms after listing took %i ms: %i ms', (remainingMs, listingMs, expected) => {
    expect(endBeforeVerifying({ remainingMs: () => remainingMs }, listingMs).remainingMs()).toBe(expected);
  });

  test.each([
    [298_000, 293_000],
    [15_000, 10_000],
    [3_000, 2_000],
  ])('for all the work of CloudFormation, of %i ms: %i ms', (remainingMs, expected) => {
    expect(endBeforeAnswering({ remainingMs: () => remainingMs }).remainingMs()).toBe(expected);
  });
});
