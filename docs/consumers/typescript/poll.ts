import { S3 } from '@aws-sdk/client-s3';
import { SQS, type Message } from '@aws-sdk/client-sqs';
import { isProfileEvent, parseEvent, type CopernicaEvent } from 'copernica-events';

const sqs = new SQS();
const s3 = new S3();
const QueueUrl = process.env['EVENT_QUEUE_URL'];

/** Your work. Throwing leaves the event on the queue; it comes again, so do nothing twice for one `event.id`. */
function handleEvent(event: CopernicaEvent): void {
  const changed = isProfileEvent(event) ? Object.keys(event.data.changes) : [];
  console.log([event.type, event.subject, ...changed].join(' '));
}

async function handleMessage(message: Message): Promise<void> {
  // What is over 1 MiB stands in S3; parseEvent asks for it when the message points there.
  const getObject = async (Bucket: string, Key: string) =>
    (await s3.getObject({ Bucket, Key })).Body?.transformToString();
  handleEvent(await parseEvent(message, { getObject }));
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message.ReceiptHandle });
}

for (;;) {
  const { Messages = [] } = await sqs.receiveMessage({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 20,
    MessageSystemAttributeNames: ['MessageGroupId'],
  });
  // One group is one profile: what comes after a failure there must not overtake it.
  const failed = new Set<string | undefined>();
  for (const message of Messages) {
    const group = message.Attributes?.MessageGroupId;
    if (failed.has(group)) continue;
    await handleMessage(message).catch((error: unknown) => {
      failed.add(group);
      console.error('not handled', message.MessageId, error);
    });
  }
}
