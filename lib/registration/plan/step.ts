import type { Registered, Registration } from '../../callback/registration.ts';
import type { AccountListing } from '../list/place-listing.ts';

/** What each row of a plan or report says about one registration. */
export interface Row {
  account: string;
  /** `database/788` or `collection/8550`; by name where the id is not known. */
  target: string;
  action: string;
  id: number | null;
  /** For a person; never with a token in it. */
  reason: string;
}

/** One thing to do, or to leave. A stray is ours but not declared, or a duplicate. */
export type Step =
  | (Row & { change: 'create'; wanted: Registration })
  | (Row & { change: 'update'; id: number; wanted: Registration })
  | (Row & { change: 'delete'; id: number; unwanted: Registered })
  | (Row & { change: 'unchanged' | 'stray' | 'failed' });

export type Change = Step['change'];

/** What is to be done in one account. */
export interface AccountPlan {
  listing: AccountListing;
  steps: readonly Step[];
}

/** The steps that change something at Copernica. */
export type Write = Extract<Step, { change: 'create' | 'update' | 'delete' }>;

/** True for a step that changes something at Copernica. */
export function isWrite(step: Step): step is Write {
  return step.change === 'create' || step.change === 'update' || step.change === 'delete';
}

/** What planning needs beside the listing. */
export interface PlanOptions {
  prune: boolean;
  force: boolean;
  /** Delete all of ours, declared or not. */
  removal: boolean;
}
