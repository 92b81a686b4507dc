/** Time and chance, passed in so that a minute of back-off costs a test nothing. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Fulfils after so many milliseconds; rejects at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}
