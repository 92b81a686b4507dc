import { PayloadError } from '../../errors.ts';
import type { MailEvent } from '../../event/mail-event.ts';
import { toMailEvent, toSubject } from '../../event/event-type.ts';
import type { Occurrence } from '../../event/vocabulary.ts';
import { isMap, type ParsedPayload, type PayloadValue } from '../parse/parse-payload.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';
import { isBlank, notUnderstood, toId, toList, toSortedObject, toText, toTime } from './read-values.ts';
import { toContext } from './to-context.ts';

/** A mail webhook's event: its variables as they came, beside the ids we know (protocol 4.2). @throws PayloadError */
export function readMailEvent(
  occurrence: Occurrence,
  { root, format }: ParsedPayload,
  request: VerifiedRequest,
): MailEvent {
  if (['id', 'recipient', 'profile', 'mailing'].every((name) => isBlank(root.get(name)))) {
    throw notUnderstood('the body names neither message, recipient, profile nor mailing');
  }
  const { target } = request.route;
  const database = toId(root.get('database')) ?? (target?.kind === 'database' ? target.id : null);
  const profile = toId(root.get('profile'));
  const message = toMessageId(root.get('id'));
  const variables = new Map([...root].map(([name, value]) => [name, toVariable(name, value)]));
  const subject =
    occurrence === 'profile.unsubscribed' && profile !== null
      ? toSubject('profile', { database, profile, collection: null, subprofile: null })
      : message && `message/${message}`;
  const data = { ...toSortedObject(variables), account: request.account.name, database, profile, format };
  return toMailEvent(occurrence, data, toContext(request, subject, toTime(root.get('time'))));
}

// It becomes part of the subject, which goes into a message attribute as well.
function toMessageId(value: PayloadValue | undefined): string {
  const id = toText(value ?? null).trim();
  if (!/^[\w.:@=+-]{0,256}$/.test(id))
    throw new PayloadError('invalid-id', 'the message id is not a plain word');
  return id;
}

// Documented as words or texts in every kind that has them (protocol 4.2).
const texts: ReadonlySet<string> = new Set([
  ...['id', 'type', 'timestamp', 'time', 'recipient', 'mailing', 'ip', 'original', 'useragent', 'referer'],
  ...['envelope', 'mime', 'mimeBase64', 'action', 'state', 'code', 'extended', 'description', 'emailfrom'],
]);

function toVariable(name: string, value: PayloadValue): unknown {
  if (texts.has(name)) return toText(value);
  if (name === 'tags') return toTags(value);
  return toPlainValue(value);
}

function toTags(value: PayloadValue): string[] {
  const inXml = isMap(value) && value.size === 1 ? value.get('tag') : undefined;
  if (inXml !== undefined) return toTags(inXml);
  const tags = toPlainValue(value);
  if (isBlank(value)) return [];
  if (typeof tags === 'string') return [tags];
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  throw notUnderstood('the tags are not a list of texts');
}

// XML has a list's entries in elements called item.
function toPlainValue(value: PayloadValue): unknown {
  const items = isMap(value) && value.size === 1 ? value.get('item') : undefined;
  const list = items === undefined ? toList(value) : [items].flat();
  if (list) return list.map(toPlainValue);
  if (!isMap(value)) return toText(value);
  return toSortedObject(new Map([...value].map(([name, inner]) => [name, toPlainValue(inner)])));
}
