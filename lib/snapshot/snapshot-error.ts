import { KnownError } from '../errors.ts';

/** A run of snapshot was refused, or cannot go on. */
export class SnapshotError extends KnownError<
  'invalid-input' | 'already-running' | 'invalid-step' | 'wrong-list'
> {
  override readonly name = 'SnapshotError';
  readonly status = 500;
}
