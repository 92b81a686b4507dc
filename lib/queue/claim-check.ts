import type { ObjectStore } from '../aws/object-store.ts';
import type { Deadline } from '../deadline.ts';
import { toPayloadPointer } from '../event/payload-pointer.ts';
import type { QueueMessage } from './queue-message.ts';

/** The attribute that carries the real body's size in bytes. */
export const payloadSizeAttribute = 'ExtendedPayloadSize';

/** SQS's limit of body and attributes together, of one message or all of a batch (Amazon SQS message quotas). */
export const maxMessageBytes = 1_048_576;

/** Puts a message's body to the bucket when it is too large for SQS, and gives the message to send. @throws UnavailableError */
export type StoreWhenLarge = (
  message: QueueMessage,
  folder: string,
  deadline: Deadline,
) => Promise<QueueMessage>;

export function createLargeMessages(objects: ObjectStore): StoreWhenLarge {
  return async (message, folder, deadline) => {
    if (!isTooLarge(message)) return message;
    // The same delivery has the same key: a retry overwrites its own object and leaves none behind.
    const key = `${folder}/${message.deduplicationId}.json`;
    await objects.put(key, message.body, deadline);
    return toClaimCheck(message, objects.bucket, key);
  };
}

/** What SQS counts of a message: body and attributes together. */
export function countBytes({ body, attributes }: QueueMessage): number {
  const attributeBytes = Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + 'String'.length + Buffer.byteLength(value),
    0,
  );
  return Buffer.byteLength(body) + attributeBytes;
}

/** Whether SQS would refuse the message. */
export function isTooLarge(message: QueueMessage): boolean {
  // A JavaScript string of n units has at most 3n bytes: small messages need no count.
  return message.body.length * 3 >= maxMessageBytes / 2 && countBytes(message) > maxMessageBytes;
}

/** The small message that stands for a large one whose body was put to S3, in the Extended Client's wire format. */
export function toClaimCheck(message: QueueMessage, bucket: string, key: string): QueueMessage {
  return {
    ...message,
    body: toPayloadPointer({ bucket, key }),
    attributes: { ...message.attributes, [payloadSizeAttribute]: String(Buffer.byteLength(message.body)) },
  };
}
