/** What every error of ours has: a class name, a stable kebab-case code, the HTTP status to answer, and a message without anything secret. */
export abstract class KnownError<Code extends string = string> extends Error {
  readonly code: Code;
  abstract readonly status: number;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for every error of ours. */
export function isKnownError(error: unknown): error is KnownError {
  return error instanceof KnownError;
}

/** What an error may say in a report: our own messages are free of secrets, any other is only named. */
export function toReason(error: unknown): string {
  if (isKnownError(error)) return error.message;
  return `unexpected ${error instanceof Error ? error.name : 'error'}`;
}

/** The project is set up wrongly: a config entry or an environment variable. Nothing a sender can mend. */
export class ConfigurationError extends KnownError<
  'invalid-configuration' | 'invalid-environment' | 'invalid-secret'
> {
  override readonly name = 'ConfigurationError';
  readonly status = 500;
}

export type RequestErrorCode = 'not-an-http-request' | 'not-found' | 'unknown-account' | 'body-too-large';

const requestStatuses: Record<RequestErrorCode, number> = {
  'not-an-http-request': 400,
  'not-found': 404,
  'unknown-account': 404,
  'body-too-large': 413,
};

/** Not a callback URL of ours, a body over the limit, or no HTTP request at all. */
export class RequestError extends KnownError<RequestErrorCode> {
  override readonly name = 'RequestError';
  get status(): number {
    return requestStatuses[this.code];
  }
}

export type AuthenticationErrorCode =
  | 'missing-signature'
  | 'malformed-signature'
  | 'unsupported-algorithm'
  | 'expired-signature'
  | 'header-not-signed'
  | 'missing-header'
  | 'oversized-header'
  | 'malformed-date'
  | 'stale-date'
  | 'malformed-digest'
  | 'digest-mismatch'
  | 'undecodable-in-transit'
  | 'wrong-host'
  | 'wrong-account'
  | 'untrusted-key'
  | 'unknown-key'
  | 'revoked-key'
  | 'weak-key'
  | 'malformed-key'
  | 'wrong-signature'
  | 'missing-token'
  | 'wrong-token';

/** The delivery does not prove that Copernica sent it for this account. */
export class AuthenticationError extends KnownError<AuthenticationErrorCode> {
  override readonly name = 'AuthenticationError';
  readonly status = 401;
}

export type PayloadErrorCode =
  | 'unsupported-content-type'
  | 'unsupported-charset'
  | 'unsupported-content-encoding'
  | 'invalid-content-encoding'
  | 'undecodable'
  | 'body-too-large'
  | 'empty-body'
  | 'invalid-json'
  | 'invalid-xml'
  | 'invalid-form'
  | 'doctype'
  | 'too-deep'
  | 'too-many-nodes'
  | 'unknown-shape'
  | 'contradiction'
  | 'invalid-id';

/** Authentic, but not something we understand: goes to the quarantine queue, answered 202. */
export class PayloadError extends KnownError<PayloadErrorCode> {
  override readonly name = 'PayloadError';
  readonly status = 202;
}

/** Something we need did not answer in time; nothing was accepted, the sender may try again. */
export class UnavailableError extends KnownError<
  | 'queue-unavailable'
  | 'storage-unavailable'
  | 'state-unavailable'
  | 'dns-unavailable'
  | 'secrets-unavailable'
> {
  override readonly name = 'UnavailableError';
  readonly status = 503;
}

/** The time for a piece of work is up. */
export class OutOfTimeError extends KnownError<'out-of-time'> {
  override readonly name = 'OutOfTimeError';
  readonly status = 503;
}

/** A run of register was refused, or did not bring Copernica to what is declared. */
export class RegistrationError extends KnownError<
  | 'invalid-input'
  | 'wrong-account'
  | 'foreign-stack'
  | 'registration-failed'
  | 'possibly-created'
  | 'unanswered-stack'
> {
  override readonly name = 'RegistrationError';
  readonly status = 500;
}
