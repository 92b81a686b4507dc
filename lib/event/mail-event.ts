import type { CloudEvent, EntityId } from './cloud-event.ts';
import type { DeliveryFormat, Occurrence } from './vocabulary.ts';

/** What every mail event says: the ids where known, and the webhook's own variables, as texts. */
export interface MailEventData {
  /**
   * The account's name in callbacks.config.ts.
   * @minLength 1
   */
  account: string;
  database: EntityId | null;
  profile: EntityId | null;
  format: DeliveryFormat;
  /** The message's id at Copernica. */
  id?: string;
  type?: string;
  /** Local text, time zone undocumented; the event's own `time` has one. */
  timestamp?: string;
  /** Unix seconds. */
  time?: string;
  /** The recipient's address. */
  recipient?: string;
  tags?: string[];
  /** The mailing's id. */
  mailing?: string;
  /** What no documentation names is kept as it came. */
  [variable: string]: unknown;
}

/** A link was clicked. */
export interface ClickedData extends MailEventData {
  ip?: string;
  /** The link's own address. */
  original?: string;
  useragent?: string;
  referer?: string;
}

/** A message was opened. */
export interface OpenedData extends MailEventData {
  ip?: string;
  useragent?: string;
  referer?: string;
}

/** A message came back. */
export interface BouncedData extends MailEventData {
  /** The address it was sent to. */
  envelope?: string;
  /** The message that came back; where it is not text in a known charset it stands in `mimeBase64`. */
  mime?: string;
  /** The bytes of the message that came back, in base64. */
  mimeBase64?: string;
}

/** A message could not be delivered. */
export interface FailedData extends MailEventData {
  action?: string;
  state?: string;
  /** SMTP's reply code. */
  code?: string;
  /** SMTP's enhanced status code. */
  extended?: string;
  description?: string;
}

/** The recipient complained. */
export interface ComplainedData extends MailEventData {
  /** Who complained. */
  emailfrom?: string;
  mime?: string;
  /** The bytes of the complaint, in base64, where it is not text in a known charset. */
  mimeBase64?: string;
}

/** What each kind of mail event says beyond the ids: a row for each occurrence. */
export interface MailEventDataByOccurrence extends Record<Occurrence, MailEventData> {
  'message.clicked': ClickedData;
  'message.opened': OpenedData;
  'message.delivered': MailEventData;
  'message.bounced': BouncedData;
  'message.failed': FailedData;
  'message.complained': ComplainedData;
  'profile.unsubscribed': MailEventData;
}

/** An event of one occurrence, for example `com.copernica.message.clicked`. */
export type MailEventOf<Kind extends Occurrence> = CloudEvent<
  `com.copernica.${Kind}`,
  MailEventDataByOccurrence[Kind]
>;

/**
 * Something happened to a mailing's message, or a profile unsubscribed; told apart by `type`.
 * @title Mail event
 */
export type MailEvent = { [Kind in Occurrence]: MailEventOf<Kind> }[Occurrence];
