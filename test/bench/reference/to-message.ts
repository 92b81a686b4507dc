import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';

/** The FIFO message of an event, with attributes to filter on. */
export function toMessage(event: ProfileEvent, queueUrl: string): SendMessageCommandInput {
  const { account, database, action, profile } = event.data;
  const attributes = {
    'content-type': 'application/cloudevents+json',
    ce_type: event.type,
    ce_source: event.source,
    ce_subject: event.subject,
    ce_id: event.id,
    account,
    database: database?.toString(),
    action,
  };
  return {
    QueueUrl: queueUrl,
    MessageBody: JSON.stringify(event),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes)
        .filter(([, value]) => value)
        .map(([name, value]) => [name, { DataType: 'String', StringValue: value ?? '' }]),
    ),
    MessageDeduplicationId: event.id,
    MessageGroupId: `${account}/profile/${profile}`,
  };
}
