/** What happened to a profile or subprofile. */
export type Action = 'create' | 'update' | 'delete';

/** How the delivery arrived: JSON or XML (both also inside a form variable), or bracketed form keys. */
export type DeliveryFormat = 'json' | 'xml' | 'form';

/**
 * An id at Copernica.
 * @asType integer
 * @minimum 1
 */
export type EntityId = number;

/** A field's submitted value, and its previous one where Copernica delivered a different one. */
export interface Change {
  from?: string;
  to: string;
}

/** What a (sub)profile event says. Unknown ids are null; values are Copernica's strings, never coerced. */
export interface ProfileEventData {
  /** Null only where neither URL nor body tells the action. */
  action: Action | null;
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
  format: DeliveryFormat;
}

/** A mail webhook's variable as it was sent: a text (numbers too), a list, or named values. */
export type Variable = string | Variable[] | { [name: string]: Variable };

/** What a mail event says: the ids where known, and the webhook's own variables. */
export interface MessageEventData {
  /**
   * The account's name in callbacks.config.ts.
   * @minLength 1
   */
  account: string;
  database: EntityId | null;
  profile: EntityId | null;
  format: DeliveryFormat;
  [variable: string]: Variable | number | null;
}

// No interface, which the official package's types would not take as an event: `new CloudEvent(event)`.
type CloudEvent<Type extends string, Data> = {
  specversion: '1.0';
  /**
   * Lower-case hex SHA-256: the same delivery twice has the same id, two deliveries never do.
   * @pattern ^[0-9a-f]{64}$
   */
  id: string;
  type: Type;
  /**
   * `urn:copernica:account:{number}`, or `…:environment:{number}` for an SMTPeter environment.
   * @pattern ^urn:copernica:(account|environment):[0-9]+$
   */
  source: string;
  /**
   * What it is about, for example `database/788/profile/123`; absent where nothing is known.
   * @minLength 1
   */
  subject?: string;
  /**
   * When it happened, or else when Copernica sent it, or else when we received it: RFC 3339, UTC.
   * @format date-time
   */
  time: string;
  datacontenttype: 'application/json';
  data: Data;
};

/** A profile or subprofile was created, updated or deleted (`changed`: the delivery does not say which). */
export type ProfileEvent = CloudEvent<
  `com.copernica.${'profile' | 'subprofile'}.${'created' | 'updated' | 'deleted' | 'changed'}`,
  ProfileEventData
>;

/** Something happened to a mailing's message, or a profile unsubscribed. */
export type MessageEvent = CloudEvent<
  | `com.copernica.message.${'clicked' | 'opened' | 'delivered' | 'bounced' | 'failed'}`
  | 'com.copernica.profile.unsubscribed',
  MessageEventData
>;

/** True for an event of a (sub)profile's change, false for a mail webhook's. */
export function isProfileEvent(event: CopernicaEvent): event is ProfileEvent {
  return /\.(?:created|updated|deleted|changed)$/.test(event.type);
}

/**
 * One CloudEvents 1.0 event as it stands, in structured JSON, in the body of one SQS message. Consumers let properties pass
 * that they do not know: later versions may add some.
 * @title Copernica event
 */
export type CopernicaEvent = ProfileEvent | MessageEvent;
