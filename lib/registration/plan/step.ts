import type { CallbackOwner, CallbackProperties } from '../../copernica/callbacks-api.ts';
import type { AccountListing } from '../list/list-callbacks.ts';

/** What each row of a plan or report says about one callback. */
export interface Row {
  account: string;
  /** `database/788` or `collection/8550`; by name where the id is not known. */
  target: string;
  action: string;
  id: number | null;
  /** For a person; never with a token in it. */
  reason: string;
}

/** A callback we want, with all that is needed to write and find it. */
export interface Wanted {
  owner: CallbackOwner;
  properties: CallbackProperties;
}

/** One thing to do, or to leave. A stray is ours but not declared, or a duplicate. */
export type Step =
  | (Row & { change: 'create'; wanted: Wanted })
  | (Row & { change: 'update'; id: number; wanted: Wanted })
  | (Row & { change: 'delete'; id: number })
  | (Row & { change: 'unchanged' | 'stray' | 'failed' });

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
  receiverUrl: string;
  prune: boolean;
  force: boolean;
  /** Delete all of ours, declared or not. */
  removal: boolean;
}
