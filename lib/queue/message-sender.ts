import type { Environment } from '../config/environment.ts';
import type { AwsAnswer } from '../aws/aws-call.ts';
import type { CallUntil } from '../aws/call-with-retries.ts';
import { createObjectStore } from '../aws/object-store.ts';
import { createQueueEndpoint } from '../aws/service-url.ts';
import type { Deadline } from '../deadline.ts';
import { createLargeMessages } from './claim-check.ts';
import type { QueueMessage } from './queue-message.ts';
import { toEntry, toQueueUnavailable, toSqsCall } from './sqs-call.ts';

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
  const endpointOf = createQueueEndpoint(env);
  const storeWhenLarge = createLargeMessages(createObjectStore(env, callUntil));

  return async (message, { url, folder }, deadline) => {
    const outgoing = await storeWhenLarge(message, folder, deadline);
    const call = toSqsCall(endpointOf(url), 'SendMessage', { QueueUrl: url, ...toEntry(outgoing, url) });
    await callUntil(call, { deadline, isAccepted: hasMessageId }).catch(toQueueUnavailable);
    return { bodyBytes: Buffer.byteLength(message.body), isClaimCheck: outgoing !== message };
  };
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
