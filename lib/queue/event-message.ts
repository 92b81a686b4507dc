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

// One profile's events stay in order while profiles run in parallel.
function toGroupId(event: CopernicaEvent): string {
  const { account, profile, database } = event.data;
  if (profile !== null) return `${account}/profile/${profile}`;
  if (!isProfileEvent(event)) return `${account}/${event.subject ?? event.id}`.slice(0, 128);
  if (event.data.subprofile !== null) return `${account}/subprofile/${event.data.subprofile}`;
  return `${account}/database/${database ?? 'unknown'}`;
}
