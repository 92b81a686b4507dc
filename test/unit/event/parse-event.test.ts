import { inspect } from 'node:util';
import type { Message } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { EventError } from '../../../lib/event/event-error.ts';
import type { CopernicaEvent } from '../../../lib/event/copernica-event.ts';
import { isProfileEvent } from '../../../lib/event/event-type.ts';
import { parseEvent, type EventRecord, type ObjectReader } from '../../../lib/event/parse-event.ts';
import { toPayloadPointer } from '../../../lib/event/payload-pointer.ts';
import { toClaimCheck } from '../../../lib/queue/claim-check.ts';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { createEventValidator } from './event-validator.ts';
import { messageClicked, profileUpdated, readFixtureEvents, sampleEvents } from './sample-events.ts';

function recordOf(event: unknown): EventRecord {
  return { body: JSON.stringify(event) };
}

describe('an event on the queue', () => {
  it.each(sampleEvents.map((event) => [event.type, event]))(
    'is read back as it was sent: %s',
    async (_, event) => {
      expect(await parseEvent({ body: toEventMessage(event).body })).toEqual(event);
    },
  );

  it.each(readFixtureEvents())('is read: test/fixtures/%s', async (_, event) => {
    expect(await parseEvent(recordOf(event))).toEqual(event);
  });

  it('is read from a message as ReceiveMessage returns it', async () => {
    const message: Message = { MessageId: '1', Body: JSON.stringify(profileUpdated) };
    expect(await parseEvent(message)).toEqual(profileUpdated);
  });

  it('narrows by its type to what it says', async () => {
    const event = await parseEvent(recordOf(profileUpdated));
    const company =
      event.type === 'com.copernica.profile.updated' ? event.data.changes['company'] : undefined;
    expect(company).toEqual({ from: 'Microsoft', to: 'Apple' });
  });

  it('keeps properties it does not know', async () => {
    const data = { ...profileUpdated.data, origin: { trigger: 'api' } };
    const event = { ...profileUpdated, traceparent: '00-abc', data };
    expect(await parseEvent(recordOf(event))).toEqual(event);
  });
});

describe('what is not an event', () => {
  const { data } = profileUpdated;

  it.each<[string, EventRecord, string]>([
    ['a message without body', {}, 'the message has no body'],
    ['a text', { body: 'hello' }, 'the message is not JSON'],
    ['a list', { body: '["hello"]' }, 'the message is not a JSON object'],
    ['null', { body: 'null' }, 'the message is not a JSON object'],
    ['an empty object', { body: '{}' }, '`specversion` is missing'],
    [
      'a type that is none of ours',
      recordOf({ ...profileUpdated, type: 'com.example.created' }),
      '`type` is',
    ],
    ['a type called like a method', recordOf({ ...profileUpdated, type: 'toString' }), '`type` is'],
    ['data as a list', recordOf({ ...profileUpdated, data: [] }), '`data` is'],
    [
      'data without account',
      recordOf({ ...profileUpdated, data: { ...data, account: undefined } }),
      '`data.account` is',
    ],
    [
      'a field as a number',
      recordOf({ ...profileUpdated, data: { ...data, fields: { a: 1 } } }),
      '`data.fields` is',
    ],
    [
      'a pointer to nowhere',
      { body: '["software.amazon.payloadoffloading.PayloadS3Pointer"]' },
      'without naming a bucket',
    ],
    [
      'a pointer without key',
      { body: toPayloadPointer({ bucket: 'bucket', key: '' }).replace('s3Key', 'key') },
      'without naming a bucket',
    ],
  ])('is refused with what is wrong: %s', async (_, record, message) => {
    const error = await parseEvent(record, { getObject: async () => '{}' }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(EventError);
    expect(error).toMatchObject({
      name: 'EventError',
      code: 'not-an-event',
      message: expect.stringContaining(message),
    });
  });

  it('is not quoted in the error, nor in its causes', async () => {
    const error = await parseEvent({ body: 'ann@example.com' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'not-an-event' });
    expect(inspect(error)).not.toContain('ann@');
  });
});

describe('parseEvent and event.schema.json', () => {
  const faultsOf = createEventValidator();
  const isEvent = (event: unknown) =>
    parseEvent(recordOf(event)).then(
      () => true,
      () => false,
    );
  const values = [undefined, null, true, 0, 1.5, -1, 1, '', [], {}, [''], { a: '' }, { a: true }];

  it.each(sampleEvents.map((event) => [event.type, event]))(
    'agree on every way to break %s',
    async (type, event) => {
      for (const path of declaredPaths(event)) {
        for (const value of values) {
          const broken = replaceAt(event, path, value);
          const name = `${type} with ${path.join('.')} = ${JSON.stringify(value)}`;
          expect([name, await isEvent(broken)]).toEqual([name, faultsOf(broken).length === 0]);
        }
      }
    },
  );
});

describe('an event over 1 MiB', () => {
  const claimCheck = toClaimCheck(toEventMessage(profileUpdated), 'payloads', 'events/1.json');
  const stored = JSON.stringify(profileUpdated);

  it.each<[string, string | Uint8Array]>([
    ['a string', stored],
    ['bytes', Buffer.from(stored)],
    ['bytes in UTF-8', new TextEncoder().encode(stored.replace('Apple', 'Äpfel €'))],
  ])('is fetched from where the message points, as %s', async (_, content) => {
    const asked: string[][] = [];
    const getObject: ObjectReader = async (...location) => {
      asked.push(location);
      return content;
    };
    const event = await parseEvent(claimCheck, { getObject });
    expect(event).toEqual(JSON.parse(Buffer.from(content as Uint8Array).toString()));
    expect(asked).toEqual([['payloads', 'events/1.json']]);
  });

  it.each([
    ['today', 'software.amazon.payloadoffloading.PayloadS3Pointer'],
    ['in former versions', 'com.amazon.sqs.javamessaging.MessageS3Pointer'],
  ])('may be pointed at by the name the SQS Extended Client writes %s', async (_, name) => {
    const body = `["${name}",{"s3BucketName":"payloads","s3Key":"events/1.json"}]`;
    expect(await parseEvent({ body }, { getObject: async () => stored })).toEqual(profileUpdated);
  });

  it('is pointed at in one wire format, written here and by the queue', () => {
    expect(toPayloadPointer({ bucket: 'payloads', key: 'events/1.json' })).toBe(claimCheck.body);
  });

  it('cannot be read without getObject, and the error says so', async () => {
    await expect(parseEvent(claimCheck)).rejects.toMatchObject({
      code: 'no-object-reader',
      message:
        'the event stands in s3://payloads/events/1.json: pass getObject to parseEvent to have it fetched',
    });
  });

  it('is unavailable, with the cause, when S3 fails', async () => {
    const cause = new Error('NoSuchKey');
    const getObject = () => Promise.reject(cause);
    await expect(parseEvent(claimCheck, { getObject })).rejects.toMatchObject({
      code: 'object-unavailable',
      message: 's3://payloads/events/1.json could not be read',
      cause,
    });
  });

  it('is unavailable when the reader throws before it promises anything', async () => {
    const getObject = () => {
      throw new TypeError('no client');
    };
    await expect(parseEvent(claimCheck, { getObject })).rejects.toMatchObject({ code: 'object-unavailable' });
  });

  it('is unavailable when the object has no content', async () => {
    const getObject = async () => undefined;
    await expect(parseEvent(claimCheck, { getObject })).rejects.toMatchObject({ code: 'object-unavailable' });
  });

  it.each([
    ['not JSON', '', 's3://payloads/events/1.json is not JSON'],
    ['another pointer', claimCheck.body, 'not a JSON object'],
  ])('is no event when the object is %s', async (_, content, message) => {
    const getObject = async () => content;
    await expect(parseEvent(claimCheck, { getObject })).rejects.toMatchObject({
      code: 'not-an-event',
      message: expect.stringContaining(message),
    });
  });

  it('is not looked for where the event itself stands on the queue', async () => {
    const getObject = () => Promise.reject(new Error('asked'));
    expect(await parseEvent(recordOf(messageClicked), { getObject })).toEqual(messageClicked);
  });
});

/** The paths to every property the types declare; a mail webhook's own variables may be anything. */
function declaredPaths(event: CopernicaEvent): string[][] {
  const names = ['account', 'database', 'profile', 'format'];
  const envelope = [...Object.keys(event), 'subject'].map((name) => [name]);
  if (!isProfileEvent(event)) return [...envelope, ...names.map((name) => ['data', name])];
  const { fields, interests, changes } = event.data;
  const changed = Object.keys(changes).flatMap((name) => [[name], [name, 'from'], [name, 'to']]);
  return [
    ...envelope,
    ...Object.keys(event.data).map((name) => ['data', name]),
    ...Object.keys(fields).map((name) => ['data', 'fields', name]),
    ...Object.keys(interests).map((name) => ['data', 'interests', name]),
    ...changed.map((path) => ['data', 'changes', ...path]),
  ];
}

function replaceAt(value: unknown, [name, ...rest]: string[], replacement: unknown): unknown {
  if (name === undefined) return replacement;
  const record = { ...(value as Record<string, unknown>) };
  record[name] = replaceAt(record[name], rest, replacement);
  // As JSON has it: what is undefined is not there.
  return JSON.parse(JSON.stringify(record));
}
