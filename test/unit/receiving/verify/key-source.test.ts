import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { UnavailableError } from '../../../../lib/errors.ts';
import { createKeySource } from '../../../../lib/receiving/verify/key-source.ts';
import { keyId, keyPair, toDkimRecord } from './signed-delivery.ts';

const newer = generateKeyPairSync('rsa', { modulusLength: 1024 });

/** A key source over a DNS whose records, failures and clock the test sets. */
function startWorld() {
  const world = {
    record: toDkimRecord(keyPair.publicKey),
    isDown: false,
    now: 1_000_000_000_000,
    lookups: [] as string[],
  };
  const source = createKeySource(
    async (name) => {
      world.lookups.push(name);
      if (world.isDown) throw new UnavailableError('dns-unavailable', 'down');
      return name === keyId ? [[world.record]] : [];
    },
    () => world.now,
  );
  return { world, source };
}

describe('signing keys', () => {
  it('are looked up once within their age, and again after it', async () => {
    const { world, source } = startWorld();
    await source.getKeys(keyId);
    world.now += receiverLimits.cacheMaxAgeMs - 1;
    await source.getKeys(keyId);
    expect(world.lookups).toHaveLength(1);
    world.now += 1;
    await source.getKeys(keyId);
    expect(world.lookups).toHaveLength(2);
  });

  it('are looked up once for deliveries that come together', async () => {
    const { world, source } = startWorld();
    await Promise.all(Array.from({ length: 20 }, () => source.getKeys(keyId)));
    expect(world.lookups).toHaveLength(1);
  });

  it('are fetched afresh once when a check fails, and not for every forged request', async () => {
    const { world, source } = startWorld();
    const [old] = await source.getKeys(keyId);
    world.record = toDkimRecord(newer.publicKey);
    const [rotated] = (await source.refetchKeys(keyId)) ?? [];
    expect(rotated?.equals(newer.publicKey)).toBe(true);
    expect(old?.equals(newer.publicKey)).toBe(false);
    world.now += receiverLimits.cacheRefetchIntervalMs - 1;
    expect(await source.refetchKeys(keyId)).toBeNull();
    expect(world.lookups).toHaveLength(2);
    world.now += 1;
    expect(await source.refetchKeys(keyId)).toHaveLength(1);
  });

  it('that do not exist are remembered too', async () => {
    const { world, source } = startWorld();
    for (let round = 0; round < 3; round += 1) {
      await expect(source.getKeys('nobody.copernica.com')).rejects.toMatchObject({ code: 'unknown-key' });
    }
    expect(world.lookups).toHaveLength(1);
  });

  it('of made-up names cost a bounded number of lookups and do not push out the key that works', async () => {
    const { world, source } = startWorld();
    await source.getKeys(keyId);
    const answers = await Promise.allSettled(
      Array.from({ length: 500 }, (_, index) => source.getKeys(`made-up-${index}.copernica.com`)),
    );
    expect(world.lookups).toHaveLength(receiverLimits.keyLookupsPerMinute);
    expect(answers.at(-1)).toMatchObject({ reason: { code: 'dns-unavailable', status: 503 } });
    await source.getKeys(keyId);
    expect(world.lookups).toHaveLength(receiverLimits.keyLookupsPerMinute);
    world.now += 60_000;
    await expect(source.getKeys('another.copernica.com')).rejects.toMatchObject({ code: 'unknown-key' });
  });

  it('are kept for 32 names, the oldest going first', async () => {
    const lookups: string[] = [];
    const record = toDkimRecord(keyPair.publicKey);
    let time = 0;
    const source = createKeySource(
      async (name) => {
        lookups.push(name);
        return [[record]];
      },
      () => time,
    );
    const names = Array.from(
      { length: receiverLimits.cacheMaxCount + 1 },
      (_, index) => `k${index}.copernica.com`,
    );
    for (const name of names) await source.getKeys(name);
    time += 60_000;
    await source.getKeys(names.at(-1) ?? '');
    await source.getKeys(names[1] ?? '');
    expect(lookups).toEqual(names);
    await source.getKeys(names[0] ?? '');
    expect(lookups).toEqual([...names, names[0]]);
  });

  it('serve while DNS fails, up to an hour', async () => {
    const { world, source } = startWorld();
    await source.getKeys(keyId);
    world.isDown = true;
    world.now += receiverLimits.cacheMaxStaleMs - 1;
    expect(await source.getKeys(keyId)).toHaveLength(1);
    world.now += 1;
    await expect(source.getKeys(keyId)).rejects.toMatchObject({ status: 503 });
  });

  it('are asked for again after DNS failed', async () => {
    const { world, source } = startWorld();
    world.isDown = true;
    await expect(source.getKeys(keyId)).rejects.toMatchObject({ status: 503 });
    world.isDown = false;
    expect(await source.getKeys(keyId)).toHaveLength(1);
  });
});
