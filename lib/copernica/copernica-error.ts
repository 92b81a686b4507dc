import { KnownError } from '../errors.ts';

export type CopernicaErrorCode =
  /** Copernica answered, and the answer is no. */
  | 'copernica-refused'
  /** What was asked for by its id is not there, or no longer. */
  | 'copernica-has-none'
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
  /** Whether the call may have been carried out nevertheless. */
  readonly mayBeDone: boolean;

  constructor(
    code: CopernicaErrorCode,
    message: string,
    {
      retryAfterMs = null,
      mayBeDone = code === 'copernica-unavailable',
    }: { retryAfterMs?: number | null; mayBeDone?: boolean } = {},
  ) {
    super(code, message);
    this.retryAfterMs = retryAfterMs;
    this.mayBeDone = mayBeDone;
  }
}

/** True for the error that means "ask again later", not "no". */
export function isLostAnswer(error: unknown): error is CopernicaError {
  return error instanceof CopernicaError && error.code === 'copernica-unavailable';
}
