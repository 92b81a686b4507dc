import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CopernicaEvent } from '../../lib/event/copernica-event.ts';
import { parseEvent } from '../../lib/event/parse-event.ts';
import type { Credentials } from './identity.ts';

/** Takes everything off the event queue as a consumer would, payloads that were too large for it included. */
export async function consume(queueUrl: string, credentials: Credentials): Promise<CopernicaEvent[]> {
  const sqs = new SQSClient({ credentials, useQueueUrlAsEndpoint: false });
  const s3 = new S3Client({ credentials, forcePathStyle: true });
  const events: CopernicaEvent[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) return events;
    for (const message of Messages) {
      const getObject = async (Bucket: string, Key: string): Promise<string | undefined> =>
        (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
      events.push(await parseEvent(message, { getObject }));
      const ReceiptHandle = message.ReceiptHandle;
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
}
