import { CloudEvent, HTTP, ValidationError, type CloudEventV1 } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { profileUpdated, readFixtureEvents, sampleEvents } from './sample-events.ts';

type Attributes = Partial<CloudEventV1<unknown>>;

const samples = sampleEvents.map((event): [string, Attributes] => [event.type, event]);
const fixtures = readFixtureEvents().map(([folder, event]): [string, Attributes] => [
  folder,
  event as Attributes,
]);

describe("the official CloudEvents package's strict validation", () => {
  it('has fixtures to check', () => {
    expect(fixtures).not.toEqual([]);
  });

  it.each([...samples, ...fixtures])('accepts %s', (_, event) => {
    expect(new CloudEvent<unknown>(event).validate()).toBe(true);
  });

  it.each([...samples, ...fixtures])('reads %s from structured JSON, all of it', (_, event) => {
    const read = HTTP.toEvent({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    });
    // It prints times with milliseconds.
    const time = new Date(event.time ?? '').toISOString();
    expect(JSON.parse(JSON.stringify(read))).toEqual({ ...event, time });
  });

  it('reads the body of a queue message under the content type in its attributes', () => {
    const { body, attributes } = toEventMessage(profileUpdated);
    const read = HTTP.toEvent({ headers: { 'content-type': attributes['content-type'] }, body });
    expect(read).toMatchObject({ id: profileUpdated.id, data: profileUpdated.data });
  });

  it.each<[string, object]>([
    ['an event without source', { source: undefined }],
    ['a time that is none', { time: '2026-11-23 17:48' }],
    ['an attribute in camel case', { contentHash: 'abc' }],
  ])('rejects %s, so it does look', (_, fault) => {
    expect(() => new CloudEvent({ ...profileUpdated, ...fault })).toThrow(ValidationError);
  });
});
