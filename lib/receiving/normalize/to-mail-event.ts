import { PayloadError } from '../../errors.ts';
import type { MessageEvent, Variable } from '../../event/copernica-event.ts';
import { isMap, type ParsedPayload, type PayloadValue } from '../parse/parse-payload.ts';
import type { VerifiedRequest } from '../verify/verify-request.ts';
import type { MessageOccurrence } from './read-trigger.ts';
import { isBlank, notUnderstood, toId, toList, toSortedObject, toText, toTime } from './read-values.ts';
import { toEnvelope } from './to-envelope.ts';

/** A mail webhook's event: its variables as they came, beside the ids we know (protocol 4.2). @throws PayloadError */
export function toMailEvent(
  occurrence: MessageOccurrence,
  { root, format }: ParsedPayload,
  request: VerifiedRequest,
): MessageEvent {
  if (['id', 'recipient', 'profile', 'mailing'].every((name) => isBlank(root.get(name)))) {
    throw notUnderstood('the body names neither message, recipient, profile nor mailing');
  }
  const database = toId(root.get('database'));
  const profile = toId(root.get('profile'));
  const message = toMessageId(root.get('id'));
  const variables = [...root].map(([name, value]) => [name, toVariable(value)] as const);
  const about =
    occurrence === 'profile.unsubscribed' && profile !== null
      ? [...(database === null ? [] : [`database/${database}`]), `profile/${profile}`].join('/')
      : message && `message/${message}`;
  const { specversion, id, source, ...rest } = toEnvelope(request, toTime(root.get('time')));
  return {
    specversion,
    id,
    type: `com.copernica.${occurrence}`,
    source,
    ...(about ? { subject: about } : {}),
    ...rest,
    data: { ...toSortedObject(variables), account: request.account.name, database, profile, format },
  };
}

// It becomes part of the subject, which goes into a message attribute as well.
function toMessageId(value: PayloadValue | undefined): string {
  const id = toText(value ?? null).trim();
  if (!/^[\w.:@=+-]{0,256}$/.test(id))
    throw new PayloadError('invalid-id', 'the message id is not a plain word');
  return id;
}

// XML has a list's entries in elements called item.
function toVariable(value: PayloadValue): Variable {
  const items = isMap(value) && value.size === 1 ? value.get('item') : undefined;
  const list = items === undefined ? toList(value) : [items].flat();
  if (list) return list.map(toVariable);
  if (!isMap(value)) return toText(value);
  return toSortedObject([...value].map(([name, inner]) => [name, toVariable(inner)] as const));
}
