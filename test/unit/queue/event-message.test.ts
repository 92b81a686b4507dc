import { describe, expect, it } from 'vitest';
import { isTooLarge, toClaimCheck } from '../../../lib/queue/claim-check.ts';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import type { ProfileEvent, ProfileEventData } from '../../../lib/event/copernica-event.ts';
import { toProfileEvent } from '../../../lib/event/event-type.ts';

function buildEvent(
  data: Partial<ProfileEventData> = {},
  subject = 'database/788/profile/123',
): ProfileEvent {
  const whole = {
    action: 'update',
    account: 'main',
    database: 788,
    collection: null,
    profile: 123,
    subprofile: null,
    fields: {},
    interests: {},
    changes: {},
    created: null,
    modified: null,
    format: 'json',
    ...data,
  } as const;
  const source = 'urn:copernica:account:1234';
  const context = { id: 'a'.repeat(64), source, subject, time: '2026-11-23T17:48:00Z' };
  return toProfileEvent('profile', whole, context);
}

describe('an event as a message', () => {
  it('carries its id for deduplication and what consumers filter by', () => {
    const event = buildEvent();
    expect(toEventMessage(event)).toEqual({
      body: JSON.stringify(event),
      attributes: {
        'content-type': 'application/cloudevents+json',
        ce_type: 'com.copernica.profile.updated',
        ce_source: 'urn:copernica:account:1234',
        ce_subject: 'database/788/profile/123',
        ce_id: 'a'.repeat(64),
        account: 'main',
        database: '788',
        action: 'update',
      },
      deduplicationId: 'a'.repeat(64),
      groupId: 'main/profile/123',
    });
  });

  it('has no attribute for what is not known', () => {
    const { attributes } = toEventMessage(buildEvent({ database: null, action: null }));
    expect(Object.keys(attributes)).not.toContain('database');
    expect(Object.keys(attributes)).not.toContain('action');
  });

  it.each([
    ['its profile', {}, 'main/profile/123'],
    ['its parent profile', { subprofile: 9 }, 'main/profile/123'],
    ['its subprofile where the parent is unknown', { profile: null, subprofile: 9 }, 'main/subprofile/9'],
    ['its own where no profile is known', { profile: null }, 'a'.repeat(64)],
  ])('is in the group of %s', (_, data, groupId) => {
    expect(toEventMessage(buildEvent(data)).groupId).toBe(groupId);
  });

  it('escapes the two characters that JSON may carry and SQS refuses', () => {
    const event = buildEvent({ fields: { note: 'a\uFFFEb\uFFFFc\u0000d\uD800e' } });
    const { body } = toEventMessage(event);
    // What SQS accepts in a message: #x9 | #xA | #xD | #x20–#xD7FF | #xE000–#xFFFD | #x10000–#x10FFFF.
    expect(body).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
    expect(JSON.parse(body)).toEqual(event);
  });
});

describe('a claim check', () => {
  const attributes = { account: 'main' };
  const attributeBytes = 'account'.length + 'String'.length + 'main'.length;
  const messageOf = (body: string) => ({ body, attributes, deduplicationId: 'id', groupId: 'group' });

  it.each([
    ['a body that fills the message with its attributes', 'x'.repeat(1_048_576 - attributeBytes), false],
    ['one byte more', 'x'.repeat(1_048_576 - attributeBytes + 1), true],
    ['fewer characters but more bytes', '€'.repeat(349_526), true],
    ['a small body', 'x', false],
  ])('is decided by bytes: %s', (_, body, expected) => {
    expect(isTooLarge(messageOf(body))).toBe(expected);
  });

  it('has the wire format of the SQS Extended Client', () => {
    expect(toClaimCheck(messageOf('€uro'), 'bucket', 'events/id.json')).toEqual({
      body: '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"bucket","s3Key":"events/id.json"}]',
      attributes: { account: 'main', ExtendedPayloadSize: '6' },
      deduplicationId: 'id',
      groupId: 'group',
    });
  });
});
