import type { ForwardedRequest } from '../aws/faulty-proxy.ts';

/** A message that SQS has accepted. */
export interface SentMessage {
  /** The queue's name in AWS. */
  queue: string;
  body: string;
  /** Attribute name to its string value. */
  attributes: Record<string, string>;
  groupId: string | null;
  /** Its deduplication id, which is the event's id; null on a queue without order. */
  id: string | null;
  /** Where the event is, when it was too large for the queue. */
  claimCheck: { bucket: string; key: string } | null;
}

interface Entry {
  Id?: string;
  MessageBody?: string;
  MessageAttributes?: Record<string, { StringValue?: string }>;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

type SendCall = Entry & { QueueUrl?: string; Entries?: Entry[] };

/** The messages that SQS took from a SendMessage or SendMessageBatch; none from any other request. */
export function readSentMessages({ action, body, answer }: ForwardedRequest): SentMessage[] {
  if (answer.status !== 200 || !/^SendMessage(?:Batch)?$/.test(action)) return [];
  const call = JSON.parse(body.toString()) as SendCall;
  const queue = (call.QueueUrl ?? '').replace(/^.*\//, '');
  if (!call.Entries) return [toMessage(queue, call)];
  const { Successful = [] } = JSON.parse(answer.body?.toString() ?? '{}') as { Successful?: Entry[] };
  const accepted = new Set(Successful.map(({ Id }) => Id));
  return call.Entries.filter(({ Id }) => accepted.has(Id)).map((entry) => toMessage(queue, entry));
}

function toMessage(queue: string, entry: Entry): SentMessage {
  const attributes = Object.entries(entry.MessageAttributes ?? {}).map(
    ([name, { StringValue = '' }]) => [name, StringValue] as const,
  );
  const body = entry.MessageBody ?? '';
  return {
    queue,
    body,
    attributes: Object.fromEntries(attributes),
    groupId: entry.MessageGroupId ?? null,
    id: entry.MessageDeduplicationId ?? null,
    claimCheck: readClaimCheck(body),
  };
}

/** Where the body of a message points, in the wire format of the SQS Extended Client; null when it points nowhere. */
function readClaimCheck(body: string): SentMessage['claimCheck'] {
  if (!body.startsWith('["software.amazon.payloadoffloading.PayloadS3Pointer"')) return null;
  const [, { s3BucketName = '', s3Key = '' } = {}] = JSON.parse(body) as [
    string,
    { s3BucketName?: string; s3Key?: string }?,
  ];
  return { bucket: s3BucketName, key: s3Key };
}
