import { randomUUID } from 'node:crypto';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsAnswer, AwsCall } from '../../../lib/aws/aws-call.ts';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { AwsCallError, createRetryingCall, type CallUntil } from '../../../lib/aws/call-with-retries.ts';
import type { Deadline } from '../../../lib/deadline.ts';
import type { Environment } from '../../../lib/config/environment.ts';
import { createMessageSender } from '../../../lib/queue/message-sender.ts';
import { createOutbox } from '../../../lib/queue/outbox.ts';
import type { QueueMessage } from '../../../lib/queue/queue-message.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startSharedAws } from '../../faults/fault-world.ts';

const deadline = { remainingMs: () => 10_000 };
const base = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'access-key-id',
  AWS_SECRET_ACCESS_KEY: 'secret-access-key',
  PAYLOAD_BUCKET: 'payloads',
  EVENT_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events.fifo',
  QUARANTINE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/quarantine.fifo',
};
const attributes = { account: 'main', ce_type: 'com.copernica.profile.updated' };
const attributeBytes = 'accountStringmain'.length + 'ce_typeStringcom.copernica.profile.updated'.length;

function toMessage(body = '{"€":1}', deduplicationId: string = randomUUID()): QueueMessage {
  return { body, attributes, deduplicationId, groupId: 'main/profile/123' };
}

/** Sends to the queues that the environment names. */
function createSender(env: Environment, callUntil: CallUntil) {
  const send = createMessageSender(env, callUntil);
  const to = (folder: string, url = '') => {
    return (message: QueueMessage, end: Deadline) => send(message, { url, folder }, end);
  };
  return {
    sendEvent: to('events', env['EVENT_QUEUE_URL']),
    sendQuarantined: to('quarantine', env['QUARANTINE_QUEUE_URL']),
  };
}

describe('on AWS', () => {
  let aws: FauxqsServer;
  beforeAll(async () => {
    aws = await startSharedAws();
  });
  afterAll(() => aws.stop());

  /** Queues and a bucket of its own, and what is in them. */
  function start() {
    const name = randomUUID();
    const fifo = { attributes: { FifoQueue: 'true', MaximumMessageSize: '1048576' } };
    const events = aws.createQueue(`events-${name}.fifo`, fifo);
    const quarantine = aws.createQueue(`quarantine-${name}.fifo`, fifo);
    const { bucketName } = aws.createBucket(`payloads-${name}`);
    const env: Environment = {
      ...base,
      EVENT_QUEUE_URL: events.queueUrl,
      QUARANTINE_QUEUE_URL: quarantine.queueUrl,
      PAYLOAD_BUCKET: bucketName,
      AWS_ENDPOINT_URL: aws.address,
    };
    const options = { clock: systemClock, attemptTimeoutMs: 2_500 };
    const outbox = createSender(env, createRetryingCall(createAwsClient(env, Date.now), options));
    const list = async (): Promise<string[]> => {
      const listing = await fetch(`${aws.address}/${bucketName}?list-type=2`);
      return [...(await listing.text()).matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key ?? '');
    };
    const read = async (key: string): Promise<Buffer> =>
      Buffer.from(await (await fetch(`${aws.address}/${bucketName}/${key}`)).arrayBuffer());
    const queued = (queue: { queueName: string }) => aws.inspectQueue(queue.queueName)?.messages.ready ?? [];
    return {
      outbox,
      bucketName,
      list,
      read,
      events: () => queued(events),
      quarantined: () => queued(quarantine),
    };
  }

  it('a message arrives with its text, attributes, deduplication id and group', async () => {
    const { outbox, events, quarantined } = start();
    const message = toMessage();
    expect(await outbox.sendEvent(message, deadline)).toEqual({ bodyBytes: 9, isClaimCheck: false });
    expect(events()).toMatchObject([
      {
        body: '{"€":1}',
        messageAttributes: {
          account: { DataType: 'String', StringValue: 'main' },
          ce_type: { DataType: 'String', StringValue: 'com.copernica.profile.updated' },
        },
        messageDeduplicationId: message.deduplicationId,
        messageGroupId: 'main/profile/123',
      },
    ]);
    expect(quarantined()).toEqual([]);
    await outbox.sendQuarantined(message, deadline);
    expect(quarantined()).toMatchObject([{ body: '{"€":1}', messageGroupId: 'main/profile/123' }]);
  });

  it('1,048,576 bytes of body and attributes fit a message', async () => {
    const { outbox, events, list } = start();
    const body = 'x'.repeat(1_048_576 - attributeBytes);
    expect(await outbox.sendEvent(toMessage(body), deadline)).toEqual({
      bodyBytes: body.length,
      isClaimCheck: false,
    });
    expect(events()).toMatchObject([{ body }]);
    expect(await list()).toEqual([]);
  });

  it('one byte more goes to S3, with a pointer in the format of the SQS Extended Client on the queue', async () => {
    const { outbox, bucketName, events, list, read } = start();
    const body = `€${'x'.repeat(1_048_576 - attributeBytes - 2)}`;
    expect(await outbox.sendEvent(toMessage(body, 'the-id'), deadline)).toEqual({
      bodyBytes: 1_048_576 - attributeBytes + 1,
      isClaimCheck: true,
    });
    expect(await list()).toEqual(['events/the-id.json']);
    expect((await read('events/the-id.json')).equals(Buffer.from(body))).toBe(true);
    expect(events()).toMatchObject([
      {
        body: `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"${bucketName}","s3Key":"events/the-id.json"}]`,
        messageAttributes: {
          account: { DataType: 'String', StringValue: 'main' },
          ExtendedPayloadSize: { DataType: 'Number', StringValue: String(1_048_576 - attributeBytes + 1) },
        },
        messageDeduplicationId: 'the-id',
      },
    ]);
  });

  it('the same message sent again leaves one object and one message', async () => {
    const { outbox, quarantined, list } = start();
    const message = toMessage('x'.repeat(1_100_000), 'the-id');
    await outbox.sendQuarantined(message, deadline);
    await outbox.sendQuarantined(message, deadline);
    expect(await list()).toEqual(['quarantine/the-id.json']);
    expect(quarantined()).toHaveLength(1);
  });
});

/** The calls that an outbox makes when AWS answers so. */
function record(env: Environment, answers: Partial<Record<AwsCall['service'], AwsAnswer | Error>> = {}) {
  const calls: AwsCall[] = [];
  const callUntil: CallUntil = async (call, { isAccepted }) => {
    calls.push(call);
    const answer = answers[call.service] ?? {
      status: 200,
      body: call.service === 'sqs' ? '{"MessageId":"1"}' : '',
    };
    if (answer instanceof Error) throw answer;
    if (!isAccepted(answer)) throw new AwsCallError('not accepted');
    return answer;
  };
  return { calls, callUntil, outbox: createSender({ ...base, ...env }, callUntil) };
}

const large = toMessage('x'.repeat(1_100_000), 'the-id');

describe('where calls go', () => {
  it.each<[string, Environment, string, string]>([
    [
      'AWS itself',
      {},
      'https://payloads.s3.eu-west-1.amazonaws.com/events/the-id.json',
      'https://sqs.eu-west-1.amazonaws.com/',
    ],
    [
      'a bucket with dots, which no certificate covers',
      { PAYLOAD_BUCKET: 'my.payloads' },
      'https://s3.eu-west-1.amazonaws.com/my.payloads/events/the-id.json',
      'https://sqs.eu-west-1.amazonaws.com/',
    ],
    [
      'another partition',
      { AWS_REGION: 'cn-north-1', EVENT_QUEUE_URL: 'https://sqs.cn-north-1.amazonaws.com.cn/1/q.fifo' },
      'https://payloads.s3.cn-north-1.amazonaws.com.cn/events/the-id.json',
      'https://sqs.cn-north-1.amazonaws.com.cn/',
    ],
    [
      'AWS_ENDPOINT_URL',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
      'http://127.0.0.1:4566/payloads/events/the-id.json',
      'http://127.0.0.1:4566/',
    ],
    [
      'AWS_ENDPOINT_URL with a path',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/aws' },
      'http://127.0.0.1:4566/aws/payloads/events/the-id.json',
      'http://127.0.0.1:4566/aws/',
    ],
    [
      'an endpoint for each service',
      { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1/s3/', AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2/' },
      'http://127.0.0.1:1/s3/payloads/events/the-id.json',
      'http://127.0.0.1:2/',
    ],
  ])('%s', async (_, env, objectUrl, queueUrl) => {
    const { calls, outbox } = record(env);
    await outbox.sendEvent(large, deadline);
    expect(calls.map(({ service, url }) => [service, url.href])).toEqual([
      ['s3', objectUrl],
      ['sqs', queueUrl],
    ]);
  });

  it('the queue is named in the call, and a standard one gets no deduplication id', async () => {
    const { calls, outbox } = record({ QUARANTINE_QUEUE_URL: 'https://example.com/1/standard' });
    await outbox.sendEvent(toMessage('a', 'the-id'), deadline);
    await outbox.sendQuarantined(toMessage('a', 'the-id'), deadline);
    const bodies = calls.map(({ body }) => JSON.parse(String(body)));
    expect(bodies[0]).toMatchObject({ QueueUrl: base.EVENT_QUEUE_URL, MessageDeduplicationId: 'the-id' });
    expect(Object.keys(bodies[1])).toEqual(['QueueUrl', 'MessageBody', 'MessageAttributes']);
  });

  it.each(['EVENT_QUEUE_URL', 'QUARANTINE_QUEUE_URL', 'PAYLOAD_BUCKET', 'AWS_REGION'])(
    'cannot be said without %s',
    (name) => {
      const { callUntil } = record({});
      expect(() => createOutbox({ ...base, [name]: '' }, callUntil)).toThrow(
        expect.objectContaining({ message: expect.stringContaining(name) }),
      );
    },
  );
});

describe('a message is accepted only when', () => {
  it.each<[string, AwsAnswer]>([
    ['SQS names it, not with an empty body', { status: 200, body: '' }],
    ['SQS names it, not with markup', { status: 200, body: '<html>' }],
    ['SQS names it, not with other JSON', { status: 200, body: '{"well":true}' }],
    ['SQS names it, not with null', { status: 200, body: 'null' }],
    ['SQS names it, not with an empty name', { status: 200, body: '{"MessageId":""}' }],
    ['SQS says 200, not 201', { status: 201, body: '{"MessageId":"1"}' }],
  ])('%s', async (_, sqs) => {
    const { outbox } = record({}, { sqs });
    const problem = { name: 'UnavailableError', code: 'queue-unavailable', status: 503 };
    await expect(outbox.sendEvent(toMessage(), deadline)).rejects.toMatchObject(problem);
  });

  it.each<[string, AwsAnswer]>([
    ['S3 stored its body, not with 204', { status: 204, body: '' }],
    ['S3 stored its body, not with markup', { status: 200, body: '\n<html>' }],
  ])('%s', async (_, s3) => {
    const { calls, outbox } = record({}, { s3 });
    await expect(outbox.sendEvent(large, deadline)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(calls.map(({ service }) => service)).toEqual(['s3']);
  });

  it.each(['s3', 'sqs'] as const)('nothing breaks: a mistake of ours at %s stays one', async (service) => {
    const mistake = new TypeError('a mistake');
    const { outbox } = record({}, { [service]: mistake });
    await expect(outbox.sendEvent(large, deadline)).rejects.toBe(mistake);
  });
});
