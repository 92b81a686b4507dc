import type { AwsCall } from '../aws/aws-call.ts';
import { AwsCallError } from '../aws/call-with-retries.ts';
import { UnavailableError } from '../errors.ts';
import { payloadSizeAttribute } from './claim-check.ts';
import type { QueueMessage } from './queue-message.ts';

/** A call of SQS's JSON protocol. */
export function toSqsCall(url: URL, action: string, input: Record<string, unknown>): AwsCall {
  return {
    service: 'sqs',
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
    body: JSON.stringify(input),
  };
}

/** A message as SendMessage and each entry of SendMessageBatch have it. */
export function toEntry(
  { body, attributes, deduplicationId, groupId }: QueueMessage,
  queueUrl: string,
): Record<string, unknown> {
  return {
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: name === payloadSizeAttribute ? 'Number' : 'String', StringValue: value },
      ]),
    ),
    // A standard queue refuses a deduplication id.
    ...(queueUrl.endsWith('.fifo')
      ? { MessageDeduplicationId: deduplicationId, MessageGroupId: groupId }
      : {}),
  };
}

/** For `catch`: what a call to SQS that failed means. @throws UnavailableError, or what was not SQS's doing as it is */
export function toQueueUnavailable(error: unknown): never {
  throw error instanceof AwsCallError
    ? new UnavailableError('queue-unavailable', 'SQS did not accept the message', { cause: error })
    : error;
}
