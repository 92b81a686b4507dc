import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../lib/copernica/attempt-call.ts';
import { createLine } from '../../../lib/copernica/line.ts';

const answer: Outcome = { answer: { status: 200, headers: new Headers(), body: '' } };
const tooMuch: Outcome = { failure: 'too much', isOverload: true, retryAfterMs: null, mayBeDone: true };
const silence: Outcome = { failure: 'no answer', isOverload: false, retryAfterMs: null, mayBeDone: true };

/** Begins so many attempts; each ends when it is told to. */
function begin(count: number) {
  const line = createLine(4, { now: () => nowMs });
  let nowMs = 0;
  let running = 0;
  const ends: ((outcome: Outcome) => void)[] = [];
  const attempt = () =>
    line.attempt(
      () =>
        new Promise((resolve) => {
          running++;
          ends.push((outcome) => {
            running--;
            resolve(outcome);
          });
        }),
    );
  const attempts = Array.from({ length: count }, attempt);
  const end = async (outcome: Outcome): Promise<void> => {
    ends.shift()?.(outcome);
    await new Promise(setImmediate);
  };
  return { line, attempts, end, running: () => running, pass: (ms: number) => void (nowMs += ms) };
}

describe('calls on the line', () => {
  test('are so many at a time, in the order in which they came', async () => {
    const { attempts, end, running } = begin(6);
    expect(running()).toBe(4);
    await end(answer);
    await end(silence);
    expect(running()).toBe(4);
    for (let count = 0; count < 4; count++) await end(answer);
    expect(await Promise.all(attempts)).toEqual([answer, silence, answer, answer, answer, answer]);
    expect(running()).toBe(0);
  });

  test('are half as many after each that is too much, at least one, and slowly more again', async () => {
    const { end, running } = begin(60);
    await end(tooMuch);
    // Those that run end; none takes their place until there are fewer than two.
    expect(running()).toBe(3);
    await end(tooMuch);
    expect(running()).toBe(2);
    await end(answer);
    expect(running()).toBe(1);
    for (let count = 0; count < 19; count++) await end(answer);
    expect(running()).toBe(2);
    for (let count = 0; count < 20; count++) await end(answer);
    expect(running()).toBe(3);
  });

  test('that throw give their place to the next', async () => {
    const { line } = begin(0);
    await expect(line.attempt(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await line.attempt(() => Promise.resolve(answer))).toBe(answer);
    expect(line.answers()).toBe(1);
  });

  test('begin when the longest pause is over', () => {
    const { line, pass } = begin(0);
    line.pause(5_000);
    line.pause(2_000);
    pass(1_000);
    expect(line.pauseMs()).toBe(4_000);
    pass(9_000);
    expect(line.pauseMs()).toBe(0);
  });
});
