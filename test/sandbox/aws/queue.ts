import type { FauxqsServer } from 'fauxqs';

/** A message as it lies on a queue. */
export interface QueuedMessage {
  body: string;
  /** Attribute name to its string value. */
  attributes: Record<string, string>;
  groupId: string | null;
  deduplicationId: string | null;
}

/** The messages on a queue, in sending order, without taking them. @throws when there is no such queue */
export function readQueue(aws: FauxqsServer, name: string): QueuedMessage[] {
  const queue = aws.inspectQueue(name);
  if (!queue) throw new Error(`there is no queue ${name}`);
  const { ready, delayed, inflight } = queue.messages;
  return [...ready, ...delayed, ...inflight.map(({ message }) => message)]
    .sort(
      (one, other) =>
        Number(one.sequenceNumber ?? one.sentTimestamp) - Number(other.sequenceNumber ?? other.sentTimestamp),
    )
    .map(({ body, messageAttributes, messageGroupId, messageDeduplicationId }) => ({
      body,
      attributes: Object.fromEntries(
        Object.entries(messageAttributes).map(([attribute, { StringValue }]) => [
          attribute,
          StringValue ?? '',
        ]),
      ),
      groupId: messageGroupId ?? null,
      deduplicationId: messageDeduplicationId ?? null,
    }));
}
