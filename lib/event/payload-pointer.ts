import { EventError } from './event-error.ts';

/** Where an event stands in S3. */
export interface PayloadLocation {
  bucket: string;
  key: string;
}

const pointerClass = 'software.amazon.payloadoffloading.PayloadS3Pointer';
// What the client wrote under its first name; whoever moves messages with an old one writes it still.
const formerPointerClass = 'com.amazon.sqs.javamessaging.MessageS3Pointer';

/** The message that stands for a payload in S3, in the wire format of Amazon's SQS Extended Client. */
export function toPayloadPointer({ bucket, key }: PayloadLocation): string {
  return JSON.stringify([pointerClass, { s3BucketName: bucket, s3Key: key }]);
}

/** Where the payload stands; null when the message is no pointer. @throws EventError when the pointer points nowhere */
export function readPayloadPointer(message: unknown): PayloadLocation | null {
  if (!Array.isArray(message)) return null;
  const [name, target] = message as unknown[];
  if (name !== pointerClass && name !== formerPointerClass) return null;
  if (typeof target === 'object' && target !== null && 's3BucketName' in target && 's3Key' in target) {
    const { s3BucketName: bucket, s3Key: key } = target;
    if (typeof bucket === 'string' && typeof key === 'string') return { bucket, key };
  }
  throw new EventError('not-an-event', 'the message points to S3 without naming a bucket and a key');
}
