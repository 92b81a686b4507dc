import type { Change, CopernicaEvent, ProfileEventData } from './copernica-event.ts';
import { EventError } from './event-error.ts';
import type { MailEventData } from './mail-event.ts';
import { mailEventTypes, profileEventTypes } from './event-type.ts';
import { formats } from './vocabulary.ts';

type Check = (value: unknown) => boolean;
type Checks = Readonly<Record<string, Check>>;

const isString: Check = (value) => typeof value === 'string';
const isText: Check = (value) => isString(value) && value !== '';
const isId: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
const isChange: Check = (value) => isRecord(value) && findFault(value, changeChecks) === undefined;
const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    typeof value === 'string' && allowed.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);

const isFormat = oneOf(...Object.keys(formats));

// The compiler demands an entry for each declared property.
const envelopeChecks = {
  specversion: oneOf('1.0'),
  id: isText,
  type: (value) => typeof value === 'string' && (profileEventTypes.has(value) || mailEventTypes.has(value)),
  source: isText,
  subject: optional(isText),
  time: isText,
  datacontenttype: oneOf('application/json'),
  data: isRecord,
} satisfies Record<keyof CopernicaEvent, Check>;

const changeChecks = { from: optional(isString), to: isString } satisfies Record<keyof Change, Check>;

const mailChecks = {
  account: isText,
  database: orNull(isId),
  profile: orNull(isId),
  format: isFormat,
  id: optional(isString),
  type: optional(isString),
  timestamp: optional(isString),
  time: optional(isString),
  recipient: optional(isString),
  tags: optional((value) => Array.isArray(value) && value.every(isString)),
  mailing: optional(isString),
} satisfies Record<keyof RemoveIndex<MailEventData>, Check>;

type RemoveIndex<Type> = { [Key in keyof Type as string extends Key ? never : Key]: Type[Key] };

const profileChecks = {
  account: isText,
  database: orNull(isId),
  profile: orNull(isId),
  format: isFormat,
  // By its type; see below.
  action: () => true,
  collection: orNull(isId),
  subprofile: orNull(isId),
  fields: mapOf(isString),
  interests: mapOf((value) => typeof value === 'boolean'),
  changes: mapOf(isChange),
  created: orNull(isString),
  modified: orNull(isString),
} satisfies Record<keyof ProfileEventData, Check>;

/** Every declared property is there and of its type; unknown ones pass. @throws EventError that names the first that is not */
export function assertEvent(value: unknown): asserts value is CopernicaEvent {
  if (!isRecord(value)) throw new EventError('not-an-event', 'the message is not a JSON object');
  const { type, data } = value;
  const fault = findFault(value, envelopeChecks);
  if (fault) throw notAsDeclared(fault);
  const action = profileEventTypes.get(type as string);
  const checks =
    action === undefined ? mailChecks : { ...profileChecks, action: (is: unknown) => is === action };
  const dataFault = findFault(data as Record<string, unknown>, checks);
  if (dataFault) throw notAsDeclared(`data.${dataFault}`);
}

function findFault(record: Record<string, unknown>, checks: Checks): string | undefined {
  return Object.keys(checks).find((name) => !checks[name]?.(record[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAsDeclared(name: string): EventError {
  return new EventError('not-an-event', `\`${name}\` is missing or not what event.schema.json says`);
}
