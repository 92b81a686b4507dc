/**
 * What AWS asks for in eu-west-1, in US dollars without tax, as of November 2026; the pages are named in docs/cost.md. For the dashboard and
 * the arithmetic there: what an account really pays is in its bill.
 */
export const prices = {
  /** A request to an HTTP API, per 512 KB. */
  apiRequest: 1.11e-6,
  lambdaRequest: 0.2e-6,
  /** A GB of memory for a second, on arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  /** A call to a FIFO queue, per 64 KB. */
  queueRequest: 0.5e-6,
  logGigabyte: 0.57,
} as const;
