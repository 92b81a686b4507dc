import type { ProfileEvent } from '../../event/copernica-event.ts';
import { toProfileEvent, toSubject } from '../../event/event-type.ts';
import type { DeliveredAction } from '../../event/vocabulary.ts';
import type { ParsedPayload, PayloadMap, PayloadValue } from '../parse/parse-payload.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';
import { overlayFields } from './overlay-fields.ts';
import { readInterests } from './read-interests.ts';
import { readSubject, type Subject } from './read-subject.ts';
import {
  contradiction,
  isBlank,
  notUnderstood,
  toFields,
  toMap,
  toPrintedDate,
  toSortedObject,
  toTime,
} from './read-values.ts';
import { toContext } from './to-context.ts';

/** The event of a created, updated or deleted (sub)profile, from any of the documented shapes. @throws PayloadError */
export function readProfileEvent(
  action: DeliveredAction | null,
  { root: body, format }: ParsedPayload,
  request: VerifiedRequest,
): ProfileEvent {
  const subject = readSubject(request.route, body);
  const { kind, database, collection, profile, subprofile } = subject;
  assertUnderstood(action, { root: body, format }, subject);
  const read = (...names: string[]): PayloadValue | undefined => readOnce(body, subject, names);
  const delivered = { fields: toFields(read('fields')), interests: readInterests(read('interests')) };
  // What webhooks call parameters, the screenshot of 2016 calls updated (protocol 4.1 C).
  const submitted = toMap(read('parameters', 'updated'));
  const { fields, interests, changes } = overlayFields(delivered, submitted);
  const data = {
    action,
    account: request.account.name,
    database,
    collection,
    profile,
    subprofile,
    fields: toSortedObject(fields),
    interests: toSortedObject(interests),
    changes: toSortedObject(changes),
    created: toPrintedDate(read('created')),
    modified: toPrintedDate(read('modified')),
    format,
  };
  return toProfileEvent(kind, data, toContext(request, toSubject(kind, subject), toTime(body.get('time'))));
}

/** What a body may have beside a (sub)profile's values (protocol 4.1, 4.2). */
const envelopeNames: ReadonlySet<string> = new Set([
  ...['id', 'ID', 'type', 'action', 'timestamp', 'time', 'created', 'modified'],
  ...['database', 'collection', 'profile', 'subprofile'],
]);

// A body without values would look like a profile without fields; of a deleted one the id is enough. A form has no way
// to say that there are none, but to be silent.
function assertUnderstood(
  action: DeliveredAction | null,
  { root: body, format }: ParsedPayload,
  subject: Subject,
): void {
  const values = collect(body, subject, ['fields', 'interests', 'parameters', 'updated']);
  if (!values.every(isBlank)) return;
  const hasId = (subject.kind === 'profile' ? subject.profile : subject.subprofile) !== null;
  const isSilent = format === 'form' && [...body.keys()].every((name) => envelopeNames.has(name));
  if (hasId && (action === 'delete' || values.length > 0 || isSilent)) return;
  throw notUnderstood('the body tells of no profile');
}

// Callbacks have a (sub)profile's values in its own object, webhooks beside its id. In both they would be two answers.
function readOnce(body: PayloadMap, subject: Subject, names: readonly string[]): PayloadValue | undefined {
  const [value, ...others] = collect(body, subject, names).filter((candidate) => !isBlank(candidate));
  if (others.length > 0) throw contradiction(`${names.join(' or ')} is there twice`);
  return value;
}

function collect(body: PayloadMap, { own }: Subject, names: readonly string[]): PayloadValue[] {
  return names.flatMap((name) => [body.get(name), own?.get(name)]).filter((value) => value !== undefined);
}
