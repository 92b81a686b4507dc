import type { Target } from '../callback/registration.ts';

/** One database's profiles, or one collection's subprofiles. */
export interface SnapshotTarget extends Target {
  /** The account's name in callbacks.config.ts. */
  account: string;
}
