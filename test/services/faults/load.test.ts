import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { runLoad, type LoadResult } from '../../faults/load.ts';

describe('2,000 deliveries while the services fail and the function is killed at random', () => {
  let result: LoadResult;
  beforeAll(async () => {
    result = await runLoad({ deliveries: 2_000, seed: randomBytes(4).toString('hex') });
  });

  it('are each accepted once, put off or refused as they must be, and nothing else is on the queues', () => {
    expect(result).toMatchObject({ problems: [] });
    for (const { twice, lost, accepted, once, onBoth } of result.tally) {
      expect([twice, lost, once + onBoth]).toEqual([0, 0, accepted]);
    }
  });

  it('meet enough faults for that to mean something', () => {
    const { faults, killed, sentAgain, givenUp, inS3, answers } = result;
    expect(killed).toBeGreaterThan(10);
    expect(faults).toBeGreaterThan(100);
    expect(sentAgain).toBeGreaterThan(10);
    expect(givenUp).toBeGreaterThan(0);
    expect(inS3).toBeGreaterThan(0);
    expect(Object.keys(answers)).toEqual(
      expect.arrayContaining(['200', '202 doctype', '401 wrong-signature', '503 queue-unavailable']),
    );
  });
});
