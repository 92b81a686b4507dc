import { ConfigurationError, isKnownError } from '../../errors.ts';
import type { SendReceipt } from '../send/send.ts';

/** What became of one delivery: what the sender is told, and what is logged and counted. */
export type Outcome = SendReceipt | Rejection;

/** A delivery that was not accepted; what is for the log only never reaches the sender. */
export interface Rejection {
  result: 'rejected';
  status: number;
  code: string;
  reason: string;
  /** What was thrown, where that is ours to mend. For the log only, like what follows. */
  mistake?: unknown;
  account?: string;
  bodyBytes?: number;
  /** It says that it is register's own call. */
  isProbe?: true;
}

/** The outcome of a delivery that ended in an error; whatever is not ours to tell becomes an `internal-error`. */
export function toRejection(error: unknown): Rejection {
  if (isKnownError(error) && !(error instanceof ConfigurationError)) {
    const { status, code, message } = error;
    const rejection = { result: 'rejected', status, code, reason: message } as const;
    return error.status === 503 ? { ...rejection, mistake: error } : rejection;
  }
  // Ours to mend, and then the same delivery is welcome: 503 asks the sender to keep it.
  const code = error instanceof ConfigurationError ? error.code : 'internal-error';
  const reason = 'the receiver is not able to take deliveries';
  return { result: 'rejected', status: 503, code, reason, mistake: error };
}
