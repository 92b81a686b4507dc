import type { FauxqsServer } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CopernicaEvent } from '../../../lib/event/copernica-event.ts';
import { buildEvent } from '../../faults/build-event.ts';
import { startFaultWorld, startSharedAws, type FaultWorld } from '../../faults/fault-world.ts';
import { playAws, type PlayedAws } from './played-aws.ts';
import { runCommand } from './run-command.ts';

let aws: FauxqsServer;
let world: FaultWorld;
let played: PlayedAws;
beforeAll(async () => {
  aws = await startSharedAws();
});
beforeEach(async () => {
  world = await startFaultWorld(aws);
  const { eventQueueUrl, quarantineQueueUrl, bucket } = world.places;
  const outputs = {
    EventQueueUrl: eventQueueUrl,
    QuarantineQueueUrl: quarantineQueueUrl,
    PayloadBucketName: bucket,
  };
  played = await playAws('copernica-callbacks-prod', outputs, () => null);
});
afterEach(() => Promise.all([world.close(), played.close()]));
afterAll(() => aws.stop());

const replay = (...args: string[]) =>
  runCommand(['replay', '--stage', 'prod', ...args], played.url, {
    AWS_ENDPOINT_URL_SQS: world.sqs.url,
    AWS_ENDPOINT_URL_S3: world.s3.url,
  });
const events = (): CopernicaEvent[] => world.events().map(({ body }) => JSON.parse(body) as CopernicaEvent);

/** Lets deliveries be quarantined although there is nothing wrong with them: the event queue refuses their events. */
async function quarantine(...deliveries: ReturnType<typeof buildEvent>[]): Promise<string[]> {
  const denied = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) };
  world.sqs.faults = ({ queue }) => (queue.startsWith('events-') ? denied : undefined);
  const ids: string[] = [];
  for (const delivery of deliveries) {
    const { status } = await world.deliver(delivery);
    expect(status).toBe(202);
    ids.push(world.quarantined().at(-1)?.deduplicationId ?? '');
  }
  await world.mend();
  return ids;
}

const minute = 60_000;
const early = new Date(Math.floor(Date.now() / 1000) * 1000 - minute);

describe('replay', () => {
  test('sends what is understood now, with the id and time that it would have had, and deletes it', async () => {
    const ids = await quarantine(
      buildEvent({ date: early }),
      buildEvent({ body: '{"id":"124","fields":{"a":"b"}}' }),
    );
    const { code, stdout } = await replay();
    expect(stdout.split('\n')).toEqual([
      'queue-unavailable  replayed  2  com.copernica.profile.updated',
      '',
      'Replay: 2 replayed.',
      '',
    ]);
    expect(code).toBe(0);
    expect(
      events()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.sort());
    expect(events().map(({ time }) => time)).toContain(early.toISOString().replace('.000Z', 'Z'));
    expect(world.quarantined()).toEqual([]);
  });

  test('what is still not understood stays, with the reason, and can be met again', async () => {
    await world.deliver(buildEvent({ body: '{hello' }));
    await quarantine(buildEvent());
    const { code, stdout, stderr } = await replay();
    expect(code).toBe(1);
    expect(stdout).toContain('Replay: 1 replayed, 1 stay.');
    expect(stderr).toMatch(/stays: [0-9a-f]{12} \(invalid-json\): the body is not valid JSON/);
    expect(world.quarantined().map(({ attributes }) => attributes['code'])).toEqual(['invalid-json']);
    expect((await replay()).stdout).toContain('Replay: 1 stay.');
  });

  test('a dry run says what would become of each, and leaves all where it is', async () => {
    await quarantine(buildEvent());
    const { code, stdout, stderr } = await replay('--dry-run');
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, 'Replay: 1 would be replayed.']);
    expect(stderr).toContain('Nothing was sent or deleted.');
    expect(events()).toEqual([]);
    expect(world.quarantined()).toHaveLength(1);
  });

  test('of one code only', async () => {
    await world.deliver(buildEvent({ body: '{hello' }));
    await quarantine(buildEvent());
    expect((await replay('--code', 'queue-unavailable')).code).toBe(0);
    expect(events()).toHaveLength(1);
    expect(world.quarantined()).toHaveLength(1);
    expect((await replay('--code', 'queue-unavailable')).stdout).toBe('Nothing was in quarantine for it.\n');
  });

  test('over 1 MiB, from S3 and to S3', async () => {
    const [id] = await quarantine(
      buildEvent({ body: JSON.stringify({ id: '123', fields: { text: 'x'.repeat(1_200_000) } }) }),
    );
    expect((await replay()).code).toBe(0);
    expect(await world.objects()).toEqual([`events/${id}.json`, `quarantine/${id}.json`]);
    expect(world.events()[0]?.body).toContain(`events/${id}.json`);
    expect(world.quarantined()).toEqual([]);
  });

  test('nothing leaves quarantine before its event is on the queue', async () => {
    await quarantine(buildEvent());
    const denied = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) };
    world.sqs.faults = ({ queue }) => (queue.startsWith('events-') ? denied : undefined);
    const { code, stderr } = await replay();
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([1, 'status 403, AccessDeniedException']);
    expect(world.quarantined()).toHaveLength(1);
    await world.mend();
    expect((await replay()).code).toBe(0);
    expect(events()).toHaveLength(1);
  });

  test('a quarantine queue that refuses is told', async () => {
    const denied = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) };
    world.sqs.faults = ({ action }) => (action === 'ReceiveMessage' ? denied : undefined);
    const { code, stderr } = await replay();
    expect([code, stderr]).toEqual([1, 'status 403, AccessDeniedException\n']);
  });

  test('what cannot be given back comes back by itself', async () => {
    await world.deliver(buildEvent({ body: '{hello' }));
    const denied = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) };
    world.sqs.faults = ({ action }) => (action === 'ChangeMessageVisibility' ? denied : undefined);
    expect((await replay()).stdout).toContain('Replay: 1 stay.');
  });

  test('a message that is no delivery stays, and so does one whose body is gone', async () => {
    const pointer = [
      'software.amazon.payloadoffloading.PayloadS3Pointer',
      { s3BucketName: 'b', s3Key: 'quarantine/x.json' },
    ];
    for (const [index, body] of ['x', JSON.stringify(pointer), '{"id":"1"}'].entries())
      aws.sendMessage(world.places.quarantineQueueName, body, {
        messageGroupId: String(index),
        messageDeduplicationId: String(index),
      });
    const { code, stdout } = await replay();
    expect([code, stdout]).toEqual([1, '?  stays  3\n\nReplay: 3 stay.\n']);
  });

  test('deliveries of an account that is no longer declared stay', async () => {
    await quarantine(buildEvent());
    const message = JSON.parse(world.quarantined()[0]?.body ?? '{}') as object;
    aws.sendMessage(world.places.quarantineQueueName, JSON.stringify({ ...message, account: 'gone' }), {
      messageGroupId: 'g',
      messageDeduplicationId: 'g',
    });
    const { code, stderr } = await replay();
    expect(code).toBe(1);
    expect(stderr).toContain('callbacks.config.ts no longer declares its account');
  });
});
