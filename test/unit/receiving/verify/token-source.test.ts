import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { UnavailableError } from '../../../../lib/errors.ts';
import { createTokenSource } from '../../../../lib/receiving/verify/token-source.ts';

const { cacheMaxAgeMs, cacheMaxStaleMs } = receiverLimits;
const down = { code: 'secrets-unavailable', status: 503 };

/** A token source over a Secrets Manager whose tokens, failures and clock the test sets. */
function startWorld() {
  const world = { tokens: ['first'], isDown: false, now: 1_000_000_000_000, reads: 0 };
  const findProof = createTokenSource(
    async () => {
      world.reads += 1;
      if (world.isDown) throw new UnavailableError('secrets-unavailable', 'down');
      return world.tokens;
    },
    () => world.now,
  );
  const isProven = async (token: string, name = 'copernica/old'): Promise<boolean> =>
    (await findProof(name, (tokens) => tokens.find((one) => one === token))) !== undefined;
  return { world, isProven };
}

describe('tokens', () => {
  it('are read once within their age', async () => {
    const { world, isProven } = startWorld();
    await isProven('first');
    world.now += cacheMaxAgeMs - 1;
    expect(await isProven('first')).toBe(true);
    expect(world.reads).toBe(1);
    world.now += 1;
    expect(await isProven('first')).toBe(true);
    expect(world.reads).toBe(2);
  });

  it('that were rotated in are accepted at once, however lately others have guessed', async () => {
    const { world, isProven } = startWorld();
    await isProven('first');
    for (let guess = 0; guess < 50; guess += 1) expect(await isProven(`guess-${guess}`)).toBe(false);
    world.tokens = ['second', 'first'];
    expect(await isProven('second')).toBe(true);
    expect(await isProven('first')).toBe(true);
    expect(world.reads).toBe(52);
  });

  it('that were rotated out are refused once the secret was read again', async () => {
    const { world, isProven } = startWorld();
    await isProven('first');
    world.tokens = ['second'];
    world.now += cacheMaxAgeMs;
    expect(await isProven('first')).toBe(false);
    expect(await isProven('first')).toBe(false);
    expect(world.reads).toBe(3);
  });

  it('serve for an hour while Secrets Manager fails, and only those that are known', async () => {
    const { world, isProven } = startWorld();
    await isProven('first');
    world.isDown = true;
    world.now += cacheMaxStaleMs - 1;
    expect(await isProven('first')).toBe(true);
    await expect(isProven('second')).rejects.toMatchObject(down);
    await expect(isProven('first', 'another')).rejects.toMatchObject(down);
    world.now += 1;
    await expect(isProven('first')).rejects.toMatchObject(down);
  });
});
