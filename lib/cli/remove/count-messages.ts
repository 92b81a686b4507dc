import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { toCommandError } from '../stack.ts';

/** How many messages a queue of the stack holds, those at work in a consumer included. */
export interface QueueCount {
  what: string;
  url: string;
  count: number;
}

/** What the messages of a queue are to an operator; a queue that is not here goes by its logical id. */
const names: Readonly<Record<string, string>> = {
  EventQueue: 'unread events',
  EventDeadLetterQueue: 'dead letters',
  QuarantineQueue: 'quarantined deliveries',
};

/** Counts what is on each queue among these resources. @throws CommandError when AWS cannot be asked */
export async function countMessages(
  resources: readonly StackResourceSummary[],
  region: string,
): Promise<QueueCount[]> {
  // The region's endpoint, or the one that the environment names, and not the host in the queue's URL.
  const sqs = new SQSClient({ region, useQueueUrlAsEndpoint: false });
  const queues = resources.filter(({ ResourceType }) => ResourceType === 'AWS::SQS::Queue');
  return Promise.all(
    queues.map(async ({ LogicalResourceId: id = '', PhysicalResourceId: url = '' }) => {
      const { Attributes = {} } = await sqs
        .send(
          new GetQueueAttributesCommand({
            QueueUrl: url,
            AttributeNames: [
              'ApproximateNumberOfMessages',
              'ApproximateNumberOfMessagesNotVisible',
              'ApproximateNumberOfMessagesDelayed',
            ],
          }),
        )
        .catch((error: unknown) => {
          throw toCommandError(error, `${url} cannot be looked at`);
        });
      const count = Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
      return { what: names[id] ?? `messages of ${id}`, url, count };
    }),
  );
}
