import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { UnavailableError } from '../../../../lib/errors.ts';
import { createKeySource } from '../../../../lib/receiving/verify/key-source.ts';
import { keyId, keyPair, toDkimRecord } from './signed-delivery.ts';

const newer = generateKeyPairSync('rsa', { modulusLength: 1024 });
const { cacheMaxAgeMs, cacheMaxStaleMs, cacheRetryIntervalMs, cacheMaxCount } = receiverLimits;
const down = { code: 'dns-unavailable', status: 503 };

/** A key source over a DNS whose records, failures and clock the test sets. */
function startWorld() {
  const world = {
    records: new Map([[keyId, toDkimRecord(keyPair.publicKey)]]),
    isDown: false,
    now: 1_000_000_000_000,
    lookups: [] as string[],
  };
  const findProof = createKeySource(
    async (name) => {
      world.lookups.push(name);
      if (world.isDown) throw new UnavailableError('dns-unavailable', 'down');
      const record = world.records.get(name);
      return record === undefined ? [] : [[record]];
    },
    () => world.now,
  );
  /** Whether a delivery that was signed with this key's private half is proven. */
  const isProven = async ({ publicKey }: { publicKey: KeyObject }, name = keyId): Promise<boolean> =>
    (await findProof(name, (keys) => keys.find((key) => key.equals(publicKey)))) !== undefined;
  return { world, isProven };
}

describe('a signing key', () => {
  it('that has verified is looked up once within its age, and again after it', async () => {
    const { world, isProven } = startWorld();
    expect(await isProven(keyPair)).toBe(true);
    world.now += cacheMaxAgeMs - 1;
    expect(await isProven(keyPair)).toBe(true);
    expect(world.lookups).toHaveLength(1);
    world.now += 1;
    expect(await isProven(keyPair)).toBe(true);
    expect(world.lookups).toHaveLength(2);
  });

  it('that is new is accepted at once, however lately others have asked', async () => {
    const { world, isProven } = startWorld();
    await isProven(keyPair);
    for (let forged = 0; forged < 100; forged += 1) expect(await isProven(newer)).toBe(false);
    world.records.set(keyId, toDkimRecord(newer.publicKey));
    expect(await isProven(newer)).toBe(true);
    expect(await isProven(keyPair)).toBe(false);
  });

  it('that has verified does not give way to one that has not, but for an hour', async () => {
    const { world, isProven } = startWorld();
    await isProven(keyPair);
    world.records.set(keyId, toDkimRecord(newer.publicKey));
    world.now += cacheMaxStaleMs - 1;
    expect(await isProven(keyPair)).toBe(true);
    world.records.set(keyId, 'v=DKIM1; p=');
    expect(await isProven(keyPair)).toBe(true);
    world.records.delete(keyId);
    expect(await isProven(keyPair)).toBe(true);
    world.now += 1;
    await expect(isProven(keyPair)).rejects.toMatchObject({ code: 'unknown-key' });
  });

  it('is not remembered to be missing', async () => {
    const { world, isProven } = startWorld();
    world.records.delete(keyId);
    await expect(isProven(keyPair)).rejects.toMatchObject({ code: 'unknown-key', status: 401 });
    world.records.set(keyId, toDkimRecord(keyPair.publicKey));
    expect(await isProven(keyPair)).toBe(true);
  });

  it('that has not verified is not kept', async () => {
    const { world, isProven } = startWorld();
    expect(await isProven(newer)).toBe(false);
    expect(await isProven(keyPair)).toBe(true);
    expect(world.lookups).toHaveLength(2);
  });
});

describe('made-up key names', () => {
  it('in any number cost nobody else a lookup, nor a key that has verified its place', async () => {
    const { world, isProven } = startWorld();
    await isProven(keyPair);
    for (let index = 0; index < 500; index += 1) {
      const name = `made-up-${index}.copernica.com`;
      if (index % 2 === 0) world.records.set(name, toDkimRecord(newer.publicKey));
      await isProven(keyPair, name).catch(() => undefined);
    }
    expect(await isProven(keyPair)).toBe(true);
    expect(world.lookups.filter((name) => name === keyId)).toHaveLength(1);
    expect(world.lookups).toHaveLength(501);
    world.records.set('another.copernica.com', toDkimRecord(newer.publicKey));
    expect(await isProven(newer, 'another.copernica.com')).toBe(true);
  });

  it('that verify are kept, 32 of them, the first going first', async () => {
    const { world, isProven } = startWorld();
    const names = Array.from({ length: cacheMaxCount + 1 }, (_, index) => `k${index}.copernica.com`);
    for (const name of names) world.records.set(name, toDkimRecord(keyPair.publicKey));
    for (const name of names) await isProven(keyPair, name);
    for (const name of names.slice(1)) await isProven(keyPair, name);
    expect(world.lookups).toEqual(names);
    await isProven(keyPair, names[0]);
    expect(world.lookups).toEqual([...names, names[0]]);
  });
});

describe('while DNS fails, a signing key', () => {
  it('that is known serves for an hour', async () => {
    const { world, isProven } = startWorld();
    await isProven(keyPair);
    world.isDown = true;
    world.now += cacheMaxStaleMs - 1;
    expect(await isProven(keyPair)).toBe(true);
    world.now += 1;
    await expect(isProven(keyPair)).rejects.toMatchObject(down);
  });

  it('that is known serves without each delivery waiting for it', async () => {
    const { world, isProven } = startWorld();
    await isProven(keyPair);
    world.isDown = true;
    world.now += cacheMaxAgeMs;
    for (let delivery = 0; delivery < 5; delivery += 1) expect(await isProven(keyPair)).toBe(true);
    world.now += cacheRetryIntervalMs - 1;
    await isProven(keyPair);
    expect(world.lookups).toHaveLength(2);
    world.now += 1;
    await isProven(keyPair);
    expect(world.lookups).toHaveLength(3);
  });

  it('that is another leaves each check undecided, and is accepted once it is over', async () => {
    const { world, isProven } = startWorld();
    await isProven(keyPair);
    world.isDown = true;
    for (let delivery = 0; delivery < 3; delivery += 1)
      await expect(isProven(newer)).rejects.toMatchObject(down);
    world.isDown = false;
    world.records.set(keyId, toDkimRecord(newer.publicKey));
    expect(await isProven(newer)).toBe(true);
  });
});
