import type { CloudEvent, EntityId } from './cloud-event.ts';
import type { MailEvent } from './mail-event.ts';
import type { actions, Action, Format } from './vocabulary.ts';

/** A field's submitted value, and its previous one where Copernica delivered a different one. */
export interface Change {
  from?: string;
  to: string;
}

/** What a (sub)profile event says. Unknown ids are null; values are Copernica's strings, never coerced. */
export interface ProfileEventData<Happened extends Action | null = Action | null> {
  /** Null only where neither URL nor body tells the action. */
  action: Happened;
  /**
   * The account's name in callbacks.config.ts.
   * @minLength 1
   */
  account: string;
  database: EntityId | null;
  /** Null in a profile's event: collections are of subprofiles. */
  collection: EntityId | null;
  /** In a subprofile's event its parent, where the delivery names it. */
  profile: EntityId | null;
  /** Null in a profile's event. */
  subprofile: EntityId | null;
  /** The values now, or before a deletion; of the fields that were delivered, which need not be all there are. */
  fields: Record<string, string>;
  /** Interest name (`group.name` for grouped ones) to whether the profile has it. */
  interests: Record<string, boolean>;
  /** The submitted fields; {} where the delivery does not say which were. */
  changes: Record<string, Change>;
  /** As Copernica printed it, time zone undocumented. */
  created: string | null;
  /** As Copernica printed it, time zone undocumented. */
  modified: string | null;
  format: Format;
}

/** A profile or subprofile that an event tells of. */
export type ProfileKind = 'profile' | 'subprofile';

/** An event of one action, for example `com.copernica.profile.updated` with the action `update`. */
export type ProfileEventOf<Happened extends Action> = CloudEvent<
  `com.copernica.${ProfileKind}.${(typeof actions)[Happened]['past']}`,
  ProfileEventData<Happened>
>;

/** Something changed, and the delivery does not say whether it was created, updated or deleted. */
export type ChangedEvent = CloudEvent<`com.copernica.${ProfileKind}.changed`, ProfileEventData<null>>;

/**
 * A profile or subprofile was created, updated, deleted or read; told apart by `type`.
 * @title Profile event
 */
export type ProfileEvent = { [Happened in Action]: ProfileEventOf<Happened> }[Action] | ChangedEvent;

/**
 * One CloudEvents 1.0 event as it stands, in structured JSON, in the body of one SQS message. Consumers let properties pass
 * that they do not know: later versions may add some.
 * @title Copernica event
 */
export type CopernicaEvent = ProfileEvent | MailEvent;
