import { receiverLimits } from '../../config/receiver-limits.ts';
import { UnavailableError } from '../../errors.ts';

/** What deliveries are checked against, kept by name so that not each delivery asks for it. */
export interface RefreshingCache<Value> {
  /** Fresh from here, else read. While its source is unavailable, what is not too old still serves. */
  get(name: string): Promise<Value>;
  /** Read again, as a check failed: it may have been rotated. Null when that was done too recently to do it again. */
  refetch(name: string): Promise<Value | null>;
}

export interface CacheOptions<Value> {
  read: (name: string) => Promise<Value>;
  now: () => number;
  /** How long a value needs no asking, and how long it serves while its source is unavailable. */
  lifetimeOf: (value: Value) => { freshMs: number; staleMs: number };
  /** Called before a read that strangers can cause at will; may throw. */
  onDemand?: () => void;
  /** Whether a value is the first to go when there are too many. */
  isDispensable?: (value: Value) => boolean;
}

interface Entry<Value> {
  value: Value;
  freshUntil: number;
  staleUntil: number;
  refetchedAt: number;
  refetchFailed: boolean;
}

/** Bounded in age and, by `cacheMaxCount`, in count; callers that come together share one read. */
export function createRefreshingCache<Value>(options: CacheOptions<Value>): RefreshingCache<Value> {
  const { read, now, lifetimeOf, onDemand, isDispensable } = options;
  const { cacheMaxCount, cacheRefetchIntervalMs } = receiverLimits;
  const entries = new Map<string, Entry<Value>>();
  const pending = new Map<string, Promise<Value>>();

  async function readShared(name: string, refetchedAt: number): Promise<Value> {
    let reading = pending.get(name);
    if (!reading) {
      reading = read(name).finally(() => pending.delete(name));
      pending.set(name, reading);
    }
    const value = await reading;
    const { freshMs, staleMs } = lifetimeOf(value);
    const readAt = now();
    entries.delete(name);
    entries.set(name, {
      value,
      freshUntil: readAt + freshMs,
      staleUntil: readAt + staleMs,
      refetchedAt,
      refetchFailed: false,
    });
    evict();
    return value;
  }

  function evict(): void {
    if (entries.size <= cacheMaxCount) return;
    const dispensable = [...entries].find(([, { value }]) => isDispensable?.(value));
    const first = dispensable?.[0] ?? entries.keys().next().value;
    if (first !== undefined) entries.delete(first);
  }

  return {
    async get(name) {
      const entry = entries.get(name);
      if (entry && now() < entry.freshUntil) return entry.value;
      if (!entry) onDemand?.();
      try {
        return await readShared(name, 0);
      } catch (error) {
        if (!(error instanceof UnavailableError && entry && now() < entry.staleUntil)) throw error;
        // Not every delivery is to wait for a source that is down.
        entry.freshUntil = Math.min(now() + cacheRefetchIntervalMs, entry.staleUntil);
        return entry.value;
      }
    },
    async refetch(name) {
      const entry = entries.get(name);
      const isTooSoon = entry && now() - entry.refetchedAt < cacheRefetchIntervalMs;
      // Without an answer the check is undecided, and the next delivery's may be too.
      if (isTooSoon && !entry.refetchFailed && !pending.has(name)) return null;
      if (entry?.refetchFailed) onDemand?.();
      if (entry) entry.refetchedAt = now();
      try {
        return await readShared(name, now());
      } catch (error) {
        if (entry) entry.refetchFailed = true;
        throw error;
      }
    },
  };
}
