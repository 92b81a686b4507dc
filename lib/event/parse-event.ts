import { EventError } from './event-error.ts';
import { assertEvent } from './assert-event.ts';
import type { CopernicaEvent } from './copernica-event.ts';
import { readPayloadPointer, type PayloadLocation } from './payload-pointer.ts';

/** Reads an object from S3, for example `async (Bucket, Key) => (await s3.getObject({ Bucket, Key })).Body?.transformToString()`. */
export type ObjectReader = (bucket: string, key: string) => Promise<string | Uint8Array | undefined>;

/** What matters of a record that a Lambda gets (`body`), or of a message that ReceiveMessage returns (`Body`). */
export type EventRecord = { body: string } | { Body?: string | undefined };

/**
 * Reads the event out of an SQS record. What is over 1 MiB stands in S3 and is only pointed at from the queue (the wire format
 * of Amazon's SQS Extended Client): pass `getObject` to have it fetched.
 * @throws EventError `not-an-event`, `no-object-reader`, or `object-unavailable` with its cause
 */
export async function parseEvent(
  record: EventRecord,
  { getObject }: { getObject?: ObjectReader | undefined } = {},
): Promise<CopernicaEvent> {
  const message = parseJson('body' in record ? record.body : record.Body, 'the message');
  const location = readPayloadPointer(message);
  const event = location ? parseJson(await readObject(location, getObject), toUri(location)) : message;
  assertEvent(event);
  return event;
}

async function readObject(location: PayloadLocation, getObject: ObjectReader | undefined): Promise<string> {
  if (!getObject) {
    throw new EventError(
      'no-object-reader',
      `the event stands in ${toUri(location)}: pass getObject to parseEvent to have it fetched`,
    );
  }
  try {
    const content = await getObject(location.bucket, location.key);
    if (content !== undefined)
      return typeof content === 'string' ? content : new TextDecoder().decode(content);
  } catch (cause) {
    throw new EventError('object-unavailable', `${toUri(location)} could not be read`, { cause });
  }
  throw new EventError('object-unavailable', `${toUri(location)} has no content`);
}

function parseJson(text: string | undefined, what: string): unknown {
  if (text === undefined) throw new EventError('not-an-event', `${what} has no body`);
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause, whose message quotes the text.
    throw new EventError('not-an-event', `${what} is not JSON`);
  }
}

function toUri({ bucket, key }: PayloadLocation): string {
  return `s3://${bucket}/${key}`;
}
