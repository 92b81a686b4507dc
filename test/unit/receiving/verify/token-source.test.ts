import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { UnavailableError } from '../../../../lib/errors.ts';
import { createTokenSource } from '../../../../lib/receiving/verify/token-source.ts';

const id = 'copernica/old';
const down = { code: 'secrets-unavailable', status: 503 };

/** A token source over a Secrets Manager whose tokens, failures and clock the test sets. */
function startWorld() {
  const world = { tokens: ['first'], isDown: false, now: 1_000_000_000_000, reads: 0 };
  const source = createTokenSource(
    async () => {
      world.reads += 1;
      if (world.isDown) throw new UnavailableError('secrets-unavailable', 'down');
      return world.tokens;
    },
    () => world.now,
  );
  return { world, source };
}

describe('tokens', () => {
  it('are read once within their age', async () => {
    const { world, source } = startWorld();
    await source.getTokens('id');
    world.now += receiverLimits.cacheMaxAgeMs - 1;
    await source.getTokens('id');
    expect(world.reads).toBe(1);
    world.now += 1;
    await source.getTokens('id');
    expect(world.reads).toBe(2);
  });

  it('are read afresh once when a check fails, and not for every forged request', async () => {
    const { world, source } = startWorld();
    await source.getTokens('id');
    world.tokens = ['second', 'first'];
    expect(await source.refetchTokens('id')).toEqual(['second', 'first']);
    expect(await source.refetchTokens('id')).toBeNull();
    expect(world.reads).toBe(2);
  });

  it('serve while Secrets Manager fails', async () => {
    const { world, source } = startWorld();
    await source.getTokens('id');
    world.isDown = true;
    world.now += receiverLimits.cacheMaxAgeMs;
    expect(await source.getTokens('id')).toEqual(['first']);
    await expect(source.getTokens('other')).rejects.toMatchObject({ status: 503 });
  });

  it('leave every check undecided, not only the first, while newer ones cannot be read', async () => {
    const { world, source } = startWorld();
    await source.getTokens(id);
    world.isDown = true;
    await expect(source.refetchTokens(id)).rejects.toMatchObject(down);
    await expect(source.refetchTokens(id)).rejects.toMatchObject(down);
    world.isDown = false;
    world.tokens = ['second'];
    expect(await source.refetchTokens(id)).toEqual(['second']);
    expect(await source.refetchTokens(id)).toBeNull();
  });

  it('are read once for deliveries that come together, whose checks then all have the newer ones', async () => {
    const { world, source } = startWorld();
    await Promise.all([source.getTokens(id), source.getTokens(id)]);
    expect(world.reads).toBe(1);
    world.tokens = ['second'];
    const both = await Promise.all([source.refetchTokens(id), source.refetchTokens(id)]);
    expect(both).toEqual([['second'], ['second']]);
    expect(world.reads).toBe(2);
  });

  it('serve up to an hour without each delivery asking a Secrets Manager that is down', async () => {
    const { world, source } = startWorld();
    await source.getTokens(id);
    world.isDown = true;
    world.now += 5 * 60_000;
    for (let delivery = 0; delivery < 5; delivery += 1) expect(await source.getTokens(id)).toEqual(['first']);
    expect(world.reads).toBe(2);
    world.now += 10_000;
    await source.getTokens(id);
    expect(world.reads).toBe(3);
    world.now += 54 * 60_000 + 50_000 - 1;
    expect(await source.getTokens(id)).toEqual(['first']);
    world.now += 1;
    await expect(source.getTokens(id)).rejects.toMatchObject(down);
  });
});
