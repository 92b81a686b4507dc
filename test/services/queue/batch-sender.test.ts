import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AwsAnswer, AwsCall } from '../../../lib/aws/aws-call.ts';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { createBatchSender } from '../../../lib/queue/batch-sender.ts';
import type { QueueMessage } from '../../../lib/queue/queue-message.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startSharedAws } from '../../faults/fault-world.ts';

const deadline = { remainingMs: () => 10_000 };
let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startSharedAws();
});
afterAll(() => aws.stop());

let queues = 0;

/** A queue of its own, and what goes wrong with the calls to it. */
function start(change?: (call: AwsCall, answer: AwsAnswer, count: number) => AwsAnswer) {
  queues += 1;
  const { queueUrl, queueName } = aws.createQueue(`batch-${queues}.fifo`, {
    attributes: { FifoQueue: 'true', MaximumMessageSize: '1048576' },
  });
  const { bucketName } = aws.createBucket(`batch-${queues}`);
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    PAYLOAD_BUCKET: bucketName,
    AWS_ENDPOINT_URL: aws.address,
  };
  const callAws = createAwsClient(env, Date.now);
  const calls: AwsCall[] = [];
  const callUntil = createRetryingCall(
    async (call, timeoutMs) => {
      calls.push(call);
      const count = calls.length;
      const answer = await callAws(call, timeoutMs);
      return change ? change(call, answer, count) : answer;
    },
    { clock: systemClock, attemptTimeoutMs: 5_000 },
  );
  const send = createBatchSender(env, callUntil, { sleep: () => Promise.resolve() });
  return {
    calls,
    send: (messages: QueueMessage[]) => send(messages, { url: queueUrl, folder: 'events' }, deadline),
    ids: () =>
      (aws.inspectQueue(queueName)?.messages.ready ?? [])
        .map(({ messageDeduplicationId: id }) => Number(id))
        .sort((one, other) => one - other),
    bodies: () => (aws.inspectQueue(queueName)?.messages.ready ?? []).map(({ body }) => body),
  };
}

function toMessages(count: number, bodyBytes = 20): QueueMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    body: JSON.stringify('x'.repeat(bodyBytes - 2)),
    attributes: { account: 'main' },
    deduplicationId: String(index),
    groupId: `main/profile/${index}`,
  }));
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('1,001 messages are 101 calls, and each arrives once', async () => {
  const { send, calls, ids } = start();
  await send(toMessages(1_001));
  expect(calls).toHaveLength(101);
  expect(ids()).toEqual(upTo(1_001));
});

test('nothing to send is no call', async () => {
  const { send, calls } = start();
  await send([]);
  expect(calls).toEqual([]);
});

test('a batch is at most 1 MiB, and a message over it goes by S3', async () => {
  const { send, calls, bodies } = start();
  await send([...toMessages(3, 400_000), ...toMessages(5, 1_100_000).slice(4)]);
  const actions = calls.map(({ headers, method }) => headers['x-amz-target'] ?? method).sort();
  expect(actions).toEqual(['AmazonSQS.SendMessageBatch', 'AmazonSQS.SendMessageBatch', 'PUT']);
  expect(bodies().filter((body) => body.includes('PayloadS3Pointer'))).toHaveLength(1);
});

test('what SQS does not take of a batch is sent again, alone', async () => {
  const sizes: number[] = [];
  const { send, ids } = start((call, answer, count) => {
    sizes.push((JSON.parse(String(call.body)) as { Entries: unknown[] }).Entries.length);
    if (count > 1) return answer;
    const { Successful } = JSON.parse(answer.body) as { Successful: { Id: string }[] };
    const Failed = Successful.slice(8).map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' }));
    return { status: 200, body: JSON.stringify({ Successful: Successful.slice(0, 8), Failed }) };
  });
  await send(toMessages(10));
  expect(sizes).toEqual([10, 2]);
  expect(ids()).toEqual(upTo(10));
});

test('an entry that SQS never takes is told', async () => {
  const refusal = { Id: '0', SenderFault: true, Code: 'InvalidParameterValue' };
  const { send } = start(() => ({ status: 200, body: JSON.stringify({ Failed: [refusal] }) }));
  await expect(send(toMessages(1))).rejects.toMatchObject({
    code: 'queue-unavailable',
    message: 'SQS did not accept 1 of 1 messages (InvalidParameterValue)',
  });
});

test('a 200 from something in between is no acceptance', async () => {
  const { send, calls, ids } = start((_call, answer, count) =>
    count === 1 ? { status: 200, body: '<html>' } : answer,
  );
  await send(toMessages(2));
  expect(calls).toHaveLength(2);
  expect(ids()).toEqual([0, 1]);
});
