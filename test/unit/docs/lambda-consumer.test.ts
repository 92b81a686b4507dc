import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConsumer } from '../../../docs/consumers/typescript/lambda.ts';
import type { CopernicaEvent } from '../../../lib/event/copernica-event.ts';
import { toClaimCheck } from '../../../lib/queue/claim-check.ts';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { profileUpdated } from '../event/sample-events.ts';

/** What a record is named for: its profile, and which of the profile's events it is. */
type Name = `${number}.${number}`;

function toEvent(name: Name): CopernicaEvent {
  const [profile, number = ''] = name.split('.');
  return {
    ...profileUpdated,
    id: number.repeat(64),
    data: { ...profileUpdated.data, profile: Number(profile) },
  };
}

function toName({ id, data }: CopernicaEvent): string {
  return `${data.profile}.${id[0]}`;
}

function toRecord(name: Name, { body } = toEventMessage(toEvent(name))): SQSRecord {
  return {
    messageId: name,
    receiptHandle: 'handle',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1795456080000',
      SenderId: 'receive',
      ApproximateFirstReceiveTimestamp: '1795456080001',
      MessageGroupId: toEventMessage(toEvent(name)).groupId,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:events.fifo',
    awsRegion: 'eu-west-1',
  };
}

function batchOf(...records: (Name | SQSRecord)[]): SQSEvent {
  return { Records: records.map((record) => (typeof record === 'string' ? toRecord(record) : record)) };
}

/** A consumer that fails on some events, and what it was given to handle. */
function buildConsumer(failing: Name[] = []) {
  const handled: string[] = [];
  const handleEvent = async (event: CopernicaEvent) => {
    handled.push(toName(event));
    if (failing.some((name) => name === toName(event))) throw new Error(`cannot handle ${toName(event)}`);
  };
  return { handled, handleEvent };
}

function failuresOf(...names: Name[]) {
  return { batchItemFailures: names.map((name) => ({ itemIdentifier: name })) };
}

describe('the example consumer', () => {
  const log = vi.spyOn(console, 'error');
  // In braces: what a hook returns is called after the test.
  beforeEach(() => {
    log.mockImplementation(() => undefined);
  });
  afterEach(() => {
    log.mockReset();
  });

  it('handles each event of a batch and reports no failure', async () => {
    const { handled, handleEvent } = buildConsumer();
    const answer = await createConsumer({ handleEvent })(batchOf('1.1', '2.1', '1.2'));
    expect(answer).toEqual(failuresOf());
    expect(handled.toSorted()).toEqual(['1.1', '1.2', '2.1']);
    expect(log).not.toHaveBeenCalled();
  });

  it("handles a profile's events in their order, one after the other", async () => {
    const steps: string[] = [];
    const handleEvent = async (event: CopernicaEvent) => {
      steps.push(`start ${toName(event)}`);
      await new Promise(setImmediate);
      steps.push(`end ${toName(event)}`);
    };
    await createConsumer({ handleEvent })(batchOf('1.1', '1.2', '1.3'));
    expect(steps).toEqual(['start 1.1', 'end 1.1', 'start 1.2', 'end 1.2', 'start 1.3', 'end 1.3']);
  });

  it('does not let one profile wait for another', async () => {
    const second = Promise.withResolvers<undefined>();
    const handleEvent = async (event: CopernicaEvent) => {
      if (event.data.profile === 1) await second.promise;
      else second.resolve(undefined);
    };
    expect(await createConsumer({ handleEvent })(batchOf('1.1', '2.1'))).toEqual(failuresOf());
  });

  it.each<[string, Name[], Name[], string[]]>([
    ['the last of its profile', ['1.2'], ['1.2'], ['1.1', '1.2', '2.1', '2.2']],
    [
      'the first of its profile, whose later one must not overtake it',
      ['1.1'],
      ['1.1', '1.2'],
      ['1.1', '2.1', '2.2'],
    ],
    ['one of each profile', ['1.2', '2.1'], ['1.2', '2.1', '2.2'], ['1.1', '1.2', '2.1']],
  ])('reports what fails: %s', async (_, failing, reported, expected) => {
    const { handled, handleEvent } = buildConsumer(failing);
    const answer = await createConsumer({ handleEvent })(batchOf('1.1', '2.1', '1.2', '2.2'));
    expect(answer).toEqual(failuresOf(...reported));
    expect(handled.toSorted()).toEqual(expected);
  });

  it('reports a message that is no event, and those behind it', async () => {
    const { handled, handleEvent } = buildConsumer();
    const broken = { ...toRecord('1.1'), body: 'not JSON' };
    const answer = await createConsumer({ handleEvent })(batchOf(broken, '2.1', '1.2'));
    expect(answer).toEqual(failuresOf('1.1', '1.2'));
    expect(handled).toEqual(['2.1']);
    expect(log).toHaveBeenCalledExactlyOnceWith('event not handled', {
      messageId: '1.1',
      error: expect.objectContaining({ code: 'not-an-event' }),
    });
  });

  describe('given an event over 1 MiB', () => {
    const message = toEventMessage(toEvent('1.1'));
    const batch = batchOf(toRecord('1.1', toClaimCheck(message, 'payloads', 'events/1.json')), '1.2');

    it('fetches it from S3, and only it', async () => {
      const { handled, handleEvent } = buildConsumer();
      const getObject = vi.fn(async (_bucket: string, _key: string) => message.body);
      expect(await createConsumer({ handleEvent, getObject })(batch)).toEqual(failuresOf());
      expect(handled).toEqual(['1.1', '1.2']);
      expect(getObject.mock.calls).toEqual([['payloads', 'events/1.json']]);
    });

    it('keeps it on the queue without a way to fetch it', async () => {
      const { handled, handleEvent } = buildConsumer();
      expect(await createConsumer({ handleEvent })(batch)).toEqual(failuresOf('1.1', '1.2'));
      expect(handled).toEqual([]);
    });

    it('keeps it on the queue while S3 fails', async () => {
      const { handleEvent } = buildConsumer();
      const getObject = () => Promise.reject(new Error('SlowDown'));
      expect(await createConsumer({ handleEvent, getObject })(batch)).toEqual(failuresOf('1.1', '1.2'));
    });
  });
});
