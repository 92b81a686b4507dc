import type { Deadline } from '../deadline.ts';
import type { DeliveredAction } from '../event/vocabulary.ts';

/*
 * What makes Copernica deliver to us is a registration, told apart by its mechanism. To add a mechanism that Copernica lists:
 *  - here, a member of Registration, Registered and Place; the compiler then asks for its reading in `own.ts`
 *    (which are ours, and what they deliver) and in `compare.ts` (what differs from what is declared);
 *  - an adapter in lib/copernica that lists, creates, updates and deletes it, joined to the others in
 *    registration/wire-registrar.ts by a switch over the mechanism;
 *  - what is declared of it: a member of Wish in registration/list/place-listing.ts (read in `wishes.ts`), made a registration in
 *    registration/plan/to-registration.ts.
 * Planning, applying, verifying and reporting stay as they are.
 * Webhooks are not listed (protocol 3), so who has one is a matter of what we keep: see `webhook.ts`, and beside each stage's
 * own file the one for webhooks, such as registration/plan/plan-webhooks.ts.
 */

/** A database or collection, by id. */
export interface Target {
  kind: 'database' | 'collection';
  id: number;
}

/** `database/788` or `collection/8550`. */
export function describeTarget({ kind, id }: Target): string {
  return `${kind}/${id}`;
}

/** What we ask of a callback. */
export interface CallbackProperties {
  url: string;
  method: 'json' | 'xml';
  action: DeliveredAction | 'all';
  expression: string;
}

/** A callback as we want it: it tells of the changes of one database or collection. */
export interface CallbackRegistration {
  mechanism: 'callback';
  target: Target;
  properties: CallbackProperties;
}

/** A registration as we want it. */
export type Registration = CallbackRegistration;

/** A callback as Copernica lists it, its quirks read away. */
export interface RegisteredCallback {
  mechanism: 'callback';
  /** Null when Copernica shows none, or one that is no number. */
  id: number | null;
  /** Plain, also where Copernica lists it percent-encoded; empty when it shows none. */
  url: string;
  /** Null when Copernica does not say. */
  method: string | null;
  action: string;
  expression: string;
}

/** A registration as Copernica has it, anybody's. */
export type Registered = RegisteredCallback;

/** One and the same has the same key: ids are counted by mechanism. Not for what has no id. */
export function keyOf({ mechanism, id }: Registered): string {
  return `${mechanism} ${id ?? ''}`;
}

/** One list of registrations: callbacks are listed by the database or collection they hang on. */
export interface Place {
  mechanism: 'callback';
  target: Target;
}

/** The list that a registration is to be found in. */
export function placeOf({ mechanism, target }: Registration): Place {
  return { mechanism, target };
}

/** Two places with the same text are the same list. */
export function describePlace({ target }: Place): string {
  return describeTarget(target);
}

/** The registrations of one account at Copernica, of every mechanism; every call may throw a CopernicaError or OutOfTimeError. */
export interface Registrations {
  list(place: Place, deadline: Deadline): Promise<Registered[]>;
  /** Never repeated by itself. Returns the new id, null when the answer does not tell. */
  create(registration: Registration, deadline: Deadline): Promise<number | null>;
  update(id: number, registration: Registration, deadline: Deadline): Promise<void>;
  /** One that is already gone counts as deleted. */
  delete(id: number, registered: Registered, deadline: Deadline): Promise<void>;
}
