import { receiverLimits } from '../../config/receiver-limits.ts';

/**
 * Has deliveries proven with what is kept under a name, and else with what its source has now: a proof, or undefined where
 * neither gives one. @throws what reading threw, where nothing kept gives a proof
 */
export type FindProof<Value> = <Proof>(
  name: string,
  prove: (value: Value) => Proof | undefined,
) => Promise<Proof | undefined>;

export interface ProvenCacheOptions<Value> {
  /** Must come to an end by itself. */
  read: (name: string) => Promise<Value>;
  now: () => number;
  /** Whether what was read replaces what is kept by itself, or only once it has given a proof. */
  isSourceTrusted: boolean;
}

interface Entry<Value> {
  value: Value;
  freshUntil: number;
  staleUntil: number;
}

/**
 * Keeps what has proven a delivery. Strangers prove nothing, so they can put nothing in and push nothing out. And a delivery
 * is refused only by what was read for it: there is no budget of reads that others could have used up.
 */
export function createProvenCache<Value>(options: ProvenCacheOptions<Value>): FindProof<Value> {
  const { read, now, isSourceTrusted } = options;
  const { cacheMaxAgeMs, cacheMaxStaleMs, cacheMaxCount, cacheRetryIntervalMs } = receiverLimits;
  const entries = new Map<string, Entry<Value>>();

  function keep(name: string, value: Value): void {
    entries.delete(name);
    entries.set(name, { value, freshUntil: now() + cacheMaxAgeMs, staleUntil: now() + cacheMaxStaleMs });
    const [first] = entries.keys();
    if (entries.size > cacheMaxCount && first !== undefined) entries.delete(first);
  }

  return async (name, prove) => {
    const kept = entries.get(name);
    const keptProof = kept && now() < kept.staleUntil ? prove(kept.value) : undefined;
    if (kept && keptProof !== undefined && now() < kept.freshUntil) return keptProof;
    let value: Value;
    try {
      value = await read(name);
    } catch (error) {
      if (!kept || keptProof === undefined) throw error;
      // Not every delivery is to wait for a source that is down.
      kept.freshUntil = now() + cacheRetryIntervalMs;
      return keptProof;
    }
    const proof = prove(value);
    if (proof !== undefined || isSourceTrusted) keep(name, value);
    return proof ?? (isSourceTrusted ? undefined : keptProof);
  };
}
