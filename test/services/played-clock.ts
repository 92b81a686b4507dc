import type { Clock } from '../../lib/clock.ts';

/** A clock whose time passes when it is told to: a pause is over at once, a timeout when something hangs. */
export interface PlayedClock extends Clock {
  /** How long was paused, each time, in milliseconds. */
  waits: number[];
  pass(ms: number): void;
  /** For what plays a service that does not answer: the first timeout comes. */
  hang: () => void;
}

export function createPlayedClock(startMs: number = Date.now()): PlayedClock {
  const timeouts = new Set<{ at: number; come: () => void }>();
  const waits: number[] = [];
  let nowMs = startMs;
  const pass = (ms: number): void => {
    nowMs += ms;
    for (const timeout of timeouts) if (timeout.at <= nowMs) timeout.come();
  };
  return {
    waits,
    pass,
    now: () => nowMs,
    random: () => 0.5,
    sleep(ms, signal) {
      // Only what may be called off is a timeout: whoever pauses waits for the end.
      if (signal) return waitFor(nowMs + ms, signal);
      waits.push(ms);
      pass(ms);
      return Promise.resolve();
    },
    hang() {
      const first = Math.min(...[...timeouts].map(({ at }) => at));
      if (Number.isFinite(first)) pass(Math.max(0, first - nowMs));
    },
  };

  function waitFor(at: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (done: () => void) => (): void => {
        timeouts.delete(timeout);
        done();
      };
      const timeout = { at, come: end(resolve) };
      timeouts.add(timeout);
      signal.addEventListener(
        'abort',
        end(() => reject(new Error('called off'))),
      );
      if (at <= nowMs) timeout.come();
    });
  }
}
