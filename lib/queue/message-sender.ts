import { createHash } from 'node:crypto';
import type { Environment } from '../config/environment.ts';
import { readText } from '../config/environment.ts';
import type { AwsAnswer, AwsCall } from '../aws/aws-client.ts';
import { AwsCallError, type CallUntil } from '../aws/call-with-retries.ts';
import { readServiceUrl, type ServiceUrl } from '../aws/service-url.ts';
import type { Deadline } from '../deadline.ts';
import { UnavailableError } from '../errors.ts';
import { isTooLarge, payloadSizeAttribute, toClaimCheck } from './claim-check.ts';
import type { QueueMessage } from './queue-message.ts';

/** How large a message's body was, and whether it stands in S3. */
export interface QueueReceipt {
  bodyBytes: number;
  isClaimCheck: boolean;
}

/** A queue, and the folder of the bucket that takes what is too large for its messages. */
export interface QueuePlace {
  url: string;
  folder: string;
}

/** Puts one message on a queue; fulfils once SQS has it. @throws UnavailableError when SQS or S3 did not accept in time */
export type SendMessage = (
  message: QueueMessage,
  queue: QueuePlace,
  deadline: Deadline,
) => Promise<QueueReceipt>;

/** @throws ConfigurationError naming the environment variable that is missing or malformed */
export function createMessageSender(env: Environment, callUntil: CallUntil): SendMessage {
  const sqs = readServiceUrl(env, 'SQS');
  const s3 = readServiceUrl(env, 'S3');
  const bucket = readText(env, 'PAYLOAD_BUCKET');

  async function storeWhenLarge(
    message: QueueMessage,
    folder: string,
    deadline: Deadline,
  ): Promise<QueueMessage> {
    if (!isTooLarge(message)) return message;
    // The same delivery has the same key: a retry overwrites its own object and leaves none behind.
    const key = `${folder}/${message.deduplicationId}.json`;
    const putObject = toPutObject(toObjectUrl(bucket, key, s3), message.body);
    await callUntil(putObject, { deadline, isAccepted: isStored }).catch(
      toUnavailable('storage-unavailable', 'S3 did not accept the large payload'),
    );
    return toClaimCheck(message, bucket, key);
  }

  return async (message, { url, folder }, deadline) => {
    const outgoing = await storeWhenLarge(message, folder, deadline);
    await callUntil(toSendMessage(sqs.url, url, outgoing), { deadline, isAccepted: hasMessageId }).catch(
      toUnavailable('queue-unavailable', 'SQS did not accept the message'),
    );
    return { bodyBytes: Buffer.byteLength(message.body), isClaimCheck: outgoing !== message };
  };
}

function toUnavailable(code: 'storage-unavailable' | 'queue-unavailable', message: string) {
  return (error: unknown): never => {
    throw error instanceof AwsCallError ? new UnavailableError(code, message, { cause: error }) : error;
  };
}

// S3's own 200 has no body: markup comes from something in between.
function isStored({ status, body }: AwsAnswer): boolean {
  return status === 200 && !body.trimStart().startsWith('<');
}

// SQS has a message only when it says which.
function hasMessageId({ status, body }: AwsAnswer): boolean {
  if (status !== 200) return false;
  try {
    const message: unknown = JSON.parse(body);
    return (
      typeof message === 'object' && message !== null && 'MessageId' in message && Boolean(message.MessageId)
    );
  } catch {
    return false;
  }
}

function toSendMessage(sqsUrl: URL, queueUrl: string, message: QueueMessage): AwsCall {
  const { body, attributes, deduplicationId, groupId } = message;
  return {
    service: 'sqs',
    method: 'POST',
    url: sqsUrl,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({
      QueueUrl: queueUrl,
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
    }),
  };
}

function toPutObject(url: URL, text: string): AwsCall {
  const body = Buffer.from(text, 'utf8');
  return {
    service: 's3',
    method: 'PUT',
    url,
    headers: {
      'content-type': 'application/json',
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
    },
    body,
  };
}

// A replaced endpoint has no name per bucket; nor does TLS cover bucket names with dots.
function toObjectUrl(bucket: string, key: string, { url, isReplaced }: ServiceUrl): URL {
  return isReplaced || bucket.includes('.')
    ? new URL(`${bucket}/${key}`, url)
    : new URL(`https://${bucket}.${url.host}/${key}`);
}
