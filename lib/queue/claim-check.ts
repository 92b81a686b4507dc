import { toPayloadPointer } from '../event/payload-pointer.ts';
import type { QueueMessage } from './queue-message.ts';

/** The attribute that carries the real body's size in bytes. */
export const payloadSizeAttribute = 'ExtendedPayloadSize';

// SQS's limit of body and attributes together (Amazon SQS message quotas).
const maxMessageBytes = 1_048_576;

/** Whether SQS would refuse the message: body and attributes count together. */
export function isTooLarge({ body, attributes }: QueueMessage): boolean {
  // A JavaScript string of n units has at most 3n bytes: small messages need no count.
  if (body.length * 3 < maxMessageBytes / 2) return false;
  const attributeBytes = Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + 'String'.length + Buffer.byteLength(value),
    0,
  );
  return Buffer.byteLength(body) + attributeBytes > maxMessageBytes;
}

/** The small message that stands for a large one whose body was put to S3, in the Extended Client's wire format. */
export function toClaimCheck(message: QueueMessage, bucket: string, key: string): QueueMessage {
  return {
    ...message,
    body: toPayloadPointer({ bucket, key }),
    attributes: { ...message.attributes, [payloadSizeAttribute]: String(Buffer.byteLength(message.body)) },
  };
}
