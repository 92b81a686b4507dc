import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProfileEvent } from '../../lib/event/copernica-event.ts';
import { isNewer } from '../../lib/event/is-newer.ts';
import { registerCallbacks } from '../sandbox/demo/register-callbacks.ts';
import type { World } from '../sandbox/world.ts';
import { startTestWorld } from './start-test-world.ts';

let world: World;
beforeAll(async () => {
  world = await startTestWorld();
  await registerCallbacks(world);
});
afterAll(() => world.close());

const events = (): ProfileEvent[] =>
  world.messages('EventQueue').map(({ body }) => JSON.parse(body) as ProfileEvent);

/** What a consumer has that keeps the newest of each subject: the fields of those that are there. */
function keepNewest(): Map<string, Record<string, string>> {
  const newest = new Map<string, ProfileEvent>();
  for (const event of events()) {
    const { subject = '' } = event;
    const kept = newest.get(subject);
    if (!kept || isNewer(event, kept)) newest.set(subject, event);
  }
  return new Map(
    [...newest].flatMap(([subject, { data }]) => (data.action === 'delete' ? [] : [[subject, data.fields]])),
  );
}

function atCopernica(): Map<string, Record<string, string>> {
  return new Map([
    ...world.profiles
      .all()
      .map(({ database, id, fields }) => [`database/${database}/profile/${id}`, fields] as const),
    ...world.profiles
      .allSubprofiles()
      .map(({ collection, id, fields }) => [`collection/${collection}/subprofile/${id}`, fields] as const),
  ]);
}

const waitForEnd = (count: number): Promise<void> =>
  vi.waitFor(
    () => {
      const ends = world.stack.logs().filter(({ line }) => line.includes('"snapshot finished'));
      expect(ends.length).toBeGreaterThanOrEqual(count);
    },
    { timeout: 30_000, interval: 100 },
  );

describe('snapshot as it is deployed', () => {
  test('a first load tells what was there before anything was delivered', async () => {
    const quiet = world.copernica.callbacks().map(({ id }) => id);
    for (const id of quiet) world.copernica.removeCallback(id);
    for (let count = 0; count < 30; count += 1)
      await world.profiles.create(788, { fields: { email: `person${count}@example.com` } });
    await world.profiles.create(789, { fields: { newsletter: 'no' } });
    expect(events()).toEqual([]);
    await registerCallbacks(world);

    const outcome = await world.stack.invoke('snapshot', {});
    expect(outcome).toMatchObject({ result: { mode: 'run', summary: { started: 3 } } });
    await waitForEnd(3);
    expect(keepNewest()).toEqual(atCopernica());
  });

  test('what was changed while the receiver failed arrives when its alarm is over, without a hand', async () => {
    const [first, second, third] = world.profiles.all();
    const began = Date.now();
    const denied = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) };
    world.sqs.faults = ({ action }) => (action === 'SendMessage' ? denied : undefined);
    await world.profiles.update(first?.id ?? 0, { fields: { company: 'Apple' } });
    await world.profiles.delete(second?.id ?? 0);
    const fresh = await world.profiles.create(788, { fields: { email: 'new@example.com' } });
    await world.profiles.createSubprofile(8550, third?.id ?? 0, { article: '1' });
    await world.profiles.update(world.profiles.all().find(({ database }) => database === 789)?.id ?? 0, {
      fields: { newsletter: 'yes' },
    });
    world.sqs.faults = undefined;
    expect(new Set(world.deliveries().map(({ status }) => status))).toEqual(new Set([503]));
    await world.profiles.update(fresh.id, { fields: { email: 'newer@example.com' } });
    expect(keepNewest()).not.toEqual(atCopernica());

    const outcomes = await world.stack.emit({
      ...{ id: 'alarm-1', source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change' },
      resources: [world.stack.attribute('ReceiveServerErrorsAlarm.Arn') ?? ''],
      detail: {
        state: { value: 'OK', timestamp: toAlarmTime(Date.now()) },
        previousState: { value: 'ALARM', timestamp: toAlarmTime(began) },
      },
    });
    expect(outcomes).toMatchObject([{ result: { summary: { started: 3 } } }]);
    await waitForEnd(6);
    expect(keepNewest()).toEqual(atCopernica());
    expect(world.messages('SnapshotDeadLetterQueue')).toEqual([]);
    expect(world.messages('SnapshotQueue')).toEqual([]);
  });

  test('an alarm that has nothing to do with it starts nothing', async () => {
    const detail = { state: { value: 'OK' }, previousState: { value: 'ALARM' } };
    const event = { source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', detail };
    expect(await world.stack.emit({ id: 'alarm-2', ...event, resources: ['arn:other'] })).toEqual([]);
  });
});

// CloudWatch writes +0000 where others write Z.
function toAlarmTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}
