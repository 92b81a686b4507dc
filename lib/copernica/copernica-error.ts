import { KnownError } from '../errors.ts';

export type CopernicaErrorCode =
  /** Copernica answered, and the answer is no. */
  | 'copernica-refused'
  /** Copernica does not accept the token. */
  | 'token-refused'
  /** No answer, or one that says nothing about what happened: the call may have been carried out. */
  | 'copernica-unavailable';

/** A call to Copernica failed; the message tells a person why and never holds a token, a URL's query or a header. */
export class CopernicaError extends KnownError<CopernicaErrorCode> {
  override readonly name = 'CopernicaError';
  readonly status = 502;
  /** How long Copernica asked us to wait, when it did. */
  readonly retryAfterMs: number | null;

  constructor(code: CopernicaErrorCode, message: string, retryAfterMs: number | null = null) {
    super(code, message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** True for the error that means "ask again later", not "no". */
export function isLostAnswer(error: unknown): error is CopernicaError {
  return error instanceof CopernicaError && error.code === 'copernica-unavailable';
}
