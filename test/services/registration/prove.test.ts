import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { toProfileEvent } from '../../../lib/event/event-type.ts';
import { createOutbox } from '../../../lib/queue/outbox.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startSharedAws } from '../../faults/fault-world.ts';
import { readQueue } from '../../sandbox/aws/queue.ts';
import { createProfiles } from '../../sandbox/copernica/profiles.ts';
import { toShelf } from '../../sandbox/copernica/reading/kept-profiles.ts';
import { declare, startRegistrationWorld, type RegistrationWorld } from './registration-world.ts';

const canary = { database: 788, profile: 101, field: 'Ping' };
const config = declare(undefined, { canary });
const deadline = { remainingMs: () => 10_000 };
let aws: FauxqsServer;
let world: RegistrationWorld;
let isDelivered: boolean;
beforeAll(async () => {
  aws = await startSharedAws();
  aws.createBucket('prove');
  aws.createQueue('prove.fifo', { attributes: { FifoQueue: 'true' } });
});
beforeEach(async () => {
  world = await startRegistrationWorld(config);
  isDelivered = true;
  const queueUrl = `${aws.address}/000000000000/prove.fifo`;
  const env = {
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL_S3: aws.address, AWS_ENDPOINT_URL_SQS: aws.address, PAYLOAD_BUCKET: 'prove' },
    ...{ EVENT_QUEUE_URL: queueUrl, QUARANTINE_QUEUE_URL: queueUrl },
  };
  world.deploy(config, env);
  const callUntil = createRetryingCall(createAwsClient(env, Date.now), {
    clock: systemClock,
    attemptTimeoutMs: 5_000,
  });
  const outbox = createOutbox(env, callUntil, new Map([['main', canary]]));
  const profiles = createProfiles({
    databases: world.copernica.databases,
    callbacks: () => [],
    now: () => new Date(),
    call: () => Promise.resolve(),
  });
  await profiles.create(788, { fields: { Ping: 'before' } });
  const shelf = toShelf(profiles);
  // What Copernica does with a change, and receive with the delivery of it.
  world.copernica.shelf = {
    ...shelf,
    async setFields(id, fields) {
      await shelf.setFields(id, fields);
      const ids = { database: 788, collection: null, profile: id, subprofile: null };
      const rest = { interests: {}, changes: {}, created: null, modified: null, format: 'json' } as const;
      const event = toProfileEvent(
        'profile',
        { action: 'update', account: 'main', ...ids, fields, ...rest },
        {
          id: `event-${Date.now()}`,
          source: 's',
          subject: `database/788/profile/${id}`,
          time: new Date().toISOString(),
        },
      );
      if (isDelivered) await outbox.send({ event }, deadline);
    },
  };
});
afterEach(() => world.close());
afterAll(() => aws.stop());

describe('prove', () => {
  test('a value that was written comes out as an event, which goes to the queue like any other', async () => {
    const before = readQueue(aws, 'prove.fifo').length;
    const report = await world.prove();
    expect(report).toEqual({
      mode: 'prove',
      summary: { proven: 1, failed: 0 },
      canaries: [
        {
          ...{ account: 'main', canary: 'database/788/profile/101', result: 'proven', reason: '' },
          ...{ seconds: expect.any(Number), id: expect.stringMatching(/^event-/) },
        },
      ],
    });
    const events = readQueue(aws, 'prove.fifo').slice(before);
    expect(events.map(({ body }) => JSON.parse(body).data.fields.Ping)).toEqual([
      expect.stringMatching(/^prove 20/),
    ]);
    expect(world.writes()).toEqual(['PUT /v4/profile/101/fields']);
  });

  test('what never comes is waited for two minutes, with progress, and fails with what is known', async () => {
    isDelivered = false;
    const startedAt = world.clock.now();
    await expect(world.prove({}, 300_000)).rejects.toThrow(
      /^main database\/788\/profile\/101: Copernica took the value, but receive forwarded no event with it/,
    );
    expect(Math.round((world.clock.now() - startedAt) / 1000)).toBe(120);
    expect(world.said.filter((line) => line.includes('waiting for its event'))).toHaveLength(11);
  });

  test('a value that Copernica does not take fails at once', async () => {
    world.copernica.shelf = { ...world.copernica.shelf, find: () => undefined };
    await expect(world.prove()).rejects.toThrow('Copernica did not take the value: ');
  });

  test('without a canary there is nothing to prove', async () => {
    world.deploy(declare());
    await expect(world.prove()).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining("give account 'main' one in callbacks.config.ts"),
    });
    expect(world.copernica.requests).toEqual([]);
  });
});
