// What the npm package `copernica-events` exports. Nothing here imports it: files import from where a thing is.
export type { CloudEvent, EntityId } from './cloud-event.ts';
export type {
  Change,
  ChangedEvent,
  CopernicaEvent,
  ProfileEvent,
  ProfileEventData,
  ProfileEventOf,
  ProfileKind,
} from './copernica-event.ts';
export { EventError, type EventErrorCode } from './event-error.ts';
export { isProfileEvent } from './event-type.ts';
export { isNewer } from './is-newer.ts';
export type {
  BouncedData,
  ClickedData,
  ComplainedData,
  FailedData,
  MailEvent,
  MailEventData,
  MailEventDataByOccurrence,
  MailEventOf,
  OpenedData,
} from './mail-event.ts';
export { ofCollection, ofDatabase, type EventOfCollection, type EventOfDatabase } from './of-database.ts';
export { parseEvent, type EventRecord, type ObjectReader } from './parse-event.ts';
export type { Action, Format, Occurrence } from './vocabulary.ts';
