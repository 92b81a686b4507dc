import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { UnavailableError } from '../../../../lib/errors.ts';
import { createKeySource } from '../../../../lib/receiving/verify/key-source.ts';
import { keyId, keyPair, toDkimRecord } from './signed-delivery.ts';

const newer = generateKeyPairSync('rsa', { modulusLength: 1024 });
const down = { code: 'dns-unavailable', status: 503 };

/** A key source over a DNS whose record, failures and clock the test sets. */
function start() {
  const world = {
    record: toDkimRecord(keyPair.publicKey) as string | null,
    isDown: false,
    now: 1_000_000_000_000,
    lookups: 0,
  };
  const source = createKeySource(
    async () => {
      world.lookups += 1;
      if (world.isDown) throw new UnavailableError('dns-unavailable', 'down');
      return world.record === null ? [] : [[world.record]];
    },
    () => world.now,
  );
  return { world, source };
}

describe('while DNS fails, signing keys', () => {
  it('leave every check undecided, not only the first, as long as newer ones cannot be had', async () => {
    const { world, source } = start();
    await source.getKeys(keyId);
    world.isDown = true;
    world.record = toDkimRecord(newer.publicKey);
    await expect(source.refetchKeys(keyId)).rejects.toMatchObject(down);
    await expect(source.refetchKeys(keyId)).rejects.toMatchObject(down);
    world.isDown = false;
    expect((await source.refetchKeys(keyId))?.[0]?.equals(newer.publicKey)).toBe(true);
    expect(await source.refetchKeys(keyId)).toBeNull();
  });

  it('are asked for by a flood of forged requests a bounded number of times', async () => {
    const { world, source } = start();
    await source.getKeys(keyId);
    world.isDown = true;
    for (let request = 0; request < 200; request += 1) {
      await expect(source.refetchKeys(keyId)).rejects.toMatchObject(down);
    }
    expect(world.lookups).toBe(1 + receiverLimits.keyLookupsPerMinute);
  });

  it('that are known serve without each delivery waiting for it', async () => {
    const { world, source } = start();
    await source.getKeys(keyId);
    world.isDown = true;
    world.now += receiverLimits.cacheMaxAgeMs;
    for (let delivery = 0; delivery < 5; delivery += 1) expect(await source.getKeys(keyId)).toHaveLength(1);
    expect(world.lookups).toBe(2);
    world.now += receiverLimits.cacheRefetchIntervalMs;
    await source.getKeys(keyId);
    expect(world.lookups).toBe(3);
  });

  it('that were missing a while ago are not known to be missing still', async () => {
    const { world, source } = start();
    world.record = null;
    await expect(source.getKeys(keyId)).rejects.toMatchObject({ code: 'unknown-key' });
    world.isDown = true;
    world.now += receiverLimits.cacheRefetchIntervalMs - 1;
    await expect(source.getKeys(keyId)).rejects.toMatchObject({ code: 'unknown-key' });
    world.now += 1;
    await expect(source.getKeys(keyId)).rejects.toMatchObject(down);
  });
});

it('deliveries that come together after a rotation all have the newer key', async () => {
  const { world, source } = start();
  await source.getKeys(keyId);
  world.record = toDkimRecord(newer.publicKey);
  const all = await Promise.all([1, 2, 3].map(() => source.refetchKeys(keyId)));
  expect(all.map((keys) => keys?.[0]?.equals(newer.publicKey))).toEqual([true, true, true]);
  expect(world.lookups).toBe(2);
});
