import { KnownError, isKnownError } from '../errors.ts';

/** A run of register was refused, or did not bring Copernica to what is declared. */
export class RegistrationError extends KnownError<
  'invalid-input' | 'registration-failed' | 'unanswered-stack'
> {
  override readonly name = 'RegistrationError';
  readonly status = 500;
}

/** What an error may say in a report: our own messages are free of secrets, any other is only named. */
export function toReason(error: unknown): string {
  if (isKnownError(error)) return error.message;
  return `unexpected ${error instanceof Error ? error.name : 'error'}`;
}
