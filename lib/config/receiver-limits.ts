/** What the receiver allows, in one place. Each value's reason stands beside it. */
export const receiverLimits = {
  /** Lambda's own payload limit: a larger body cannot reach the function, a smaller limit would lose authentic ones. */
  maxBodyBytes: 6 * 1024 * 1024,
  /** How old a signed Date may be, by default and at most. With the next it is the 300 s for which SQS remembers an id. */
  maxClockToleranceSeconds: 240,
  /** How far a signed Date may be ahead of the gateway's clock. */
  maxDateAheadSeconds: 60,
  /** API Gateway takes 10,240 bytes of headers in all; one value that is read is far shorter. In characters. */
  maxHeadersLength: 16_384,
  maxHeaderLength: 4_096,
  /** One attempt at SQS or S3; their usual answer takes tens of milliseconds. */
  attemptTimeoutMs: 2_500,
  /** All attempts together: API Gateway gives up at 30 s, an impatient sender earlier. */
  forwardTimeoutMs: 9_000,
  /** At most so much of that is kept for the quarantine queue, when the event queue does not take an event. */
  quarantineTimeoutMs: 3_000,
  /** Kept free of the function's remaining time to answer and log. */
  answerMarginMs: 750,
  /** What a 503 asks the sender to wait, in seconds. */
  retryAfterSeconds: 5,
  /** Signing keys rotate monthly; a few minutes of cache cost nothing (protocol 6.5). Callback tokens are cached alike. */
  cacheMaxAgeMs: 5 * 60_000,
  /** While its source fails, a key or token this old still serves: better than losing deliveries. */
  cacheMaxStaleMs: 60 * 60_000,
  cacheMaxCount: 32,
  /** While a source fails, it is asked again at most this often for what is known. */
  cacheRetryIntervalMs: 10_000,
  /** All that one delivery may spend in DNS. */
  dnsTimeoutMs: 2_000,
  secretTimeoutMs: 3_000,
} as const;
