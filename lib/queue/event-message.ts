import type { CopernicaEvent } from '../event/copernica-event.ts';
import { isProfileEvent } from '../event/event-type.ts';
import { toQueueText, type QueueMessage } from './queue-message.ts';

/** One event as one FIFO message (CloudEvents 1.0 structured JSON; attributes let consumers filter without reading the body). */
export function toEventMessage(event: CopernicaEvent): QueueMessage {
  const { database } = event.data;
  const action = isProfileEvent(event) ? event.data.action : null;
  const optional = { ce_subject: event.subject, database: database?.toString(), action };
  const attributes: Record<string, string> = {
    'content-type': 'application/cloudevents+json',
    ce_type: event.type,
    ce_source: event.source,
    ce_id: event.id,
    account: event.data.account,
  };
  for (const [name, value] of Object.entries(optional)) {
    // SQS refuses empty attributes.
    if (value) attributes[name] = value;
  }
  return { body: toQueueText(event), attributes, deduplicationId: event.id, groupId: toGroupId(event) };
}

// One profile's events stay in order while profiles run in parallel. What names none has no order to keep, and a group of
// its own: in one for all of them, a single event that fails would hold up the rest.
function toGroupId(event: CopernicaEvent): string {
  const { account, profile } = event.data;
  if (profile !== null) return `${account}/profile/${profile}`;
  const subprofile = isProfileEvent(event) ? event.data.subprofile : null;
  return subprofile === null ? event.id : `${account}/subprofile/${subprofile}`;
}
