import type { Profile } from './change.ts';
import { buildMailDelivery, toTimestamp, type DeliveryContent, type MailTrigger } from './build-delivery.ts';
import type { FormValue } from './to-bracketed-form.ts';

/** Something that happened to a message, or to a profile by it. */
export interface MailOccurrence {
  trigger: MailTrigger;
  /** The message's id. */
  message: string;
  recipient: Profile;
  /** Instead of, or beside, what the documents print. */
  variables: Record<string, FormValue>;
  at: Date;
}

const browser = { ip: '192.0.2.1', useragent: 'Mozilla/5.0', referer: '' };
const tags = { tags: ['news', 'spring'] };

/** What each kind says beside its id, type, times and recipient (protocol 4.2, 8). */
const variablesOf: Record<MailTrigger, Record<string, FormValue>> = {
  click: { ...browser, original: 'https://example.com/?a=1&b=2', ...tags },
  open: { ...browser, ...tags },
  delivery: tags,
  bounce: { envelope: 'bounce@example.com', mime: 'From: <x@example.com>\n\nUser unknown', ...tags },
  failure: {
    action: 'failed',
    state: 'RCPT',
    code: '550',
    extended: '5.1.1',
    description: 'No such user',
    ...tags,
  },
  unsubscribe: { mailing: '77' },
  abuse: { emailfrom: 'complaints@example.net', mime: 'From: <x@example.net>\n\nThis is spam' },
};

/** The webhook's form that tells of it. */
export function buildMailOccurrence(occurrence: MailOccurrence): DeliveryContent {
  const { trigger, message, recipient, variables, at } = occurrence;
  const time = { timestamp: toTimestamp(at), time: String(Math.floor(at.getTime() / 1000)) };
  const whom =
    trigger === 'unsubscribe'
      ? { database: String(recipient.database), profile: String(recipient.id) }
      : { recipient: recipient.fields['email'] ?? '' };
  return buildMailDelivery(trigger, {
    id: message,
    ...time,
    ...whom,
    ...variablesOf[trigger],
    ...variables,
  });
}
