import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { messageClicked, profileUpdated } from '../../unit/event/sample-events.ts';
import { startConsumerWorld, type ConsumerWorld, type Program } from './consumer-world.ts';
import { consumers } from './programs.ts';

const { data } = profileUpdated;
const large = {
  ...profileUpdated,
  id: 'b'.repeat(64),
  subject: 'database/788/profile/124',
  data: { ...data, profile: 124, changes: { note: { to: 'é'.repeat(700_000) } } },
};
const later = { ...profileUpdated, id: 'c'.repeat(64), data: { ...data, changes: {} } };
const click = { ...messageClicked, id: 'd'.repeat(64) };

const updated = 'com.copernica.profile.updated database/788/profile/123';
const lines = [
  `${updated} company note`,
  'com.copernica.message.clicked message/12',
  'com.copernica.profile.updated database/788/profile/124 note',
];

let world: ConsumerWorld;
beforeEach(async () => {
  world = await startConsumerWorld();
});
afterEach(() => world.close());

for (const { title, missing, build } of consumers) {
  const lacking = missing();
  // In CI a tool that .ci/run does not bring is a skipped test with its reason in its name, and a line of its own.
  if (lacking !== null) console.warn(`docs/consumers/${title} is not tried: there is no ${lacking}`);
  const name = `docs/consumers/${title}${lacking === null ? '' : `, not tried: no ${lacking}`}`;

  describe.skipIf(lacking !== null)(name, () => {
    let program: Program;
    beforeAll(() => {
      program = build();
    }, 600_000);

    it('handles every event, those over 1 MiB too, and takes them off the queue', async () => {
      await world.send([profileUpdated, click, large].map(toEventMessage));
      expect(world.left().filter((body) => body.includes('PayloadS3Pointer'))).toHaveLength(1);
      const printed = await world.run(program, { lines: 3, left: 0 });
      expect(printed.map((line) => line.trim()).toSorted()).toEqual(lines.toSorted());
    }, 90_000);

    it('leaves what it cannot handle, and what follows it in its group, but handles other groups', async () => {
      const group = toEventMessage(later).groupId;
      const broken = { ...toEventMessage(later), body: '{}', deduplicationId: 'broken', groupId: group };
      await world.send([broken, toEventMessage(later), toEventMessage(click)]);
      const printed = await world.run(program, { lines: 1, left: 2 });
      expect(printed.map((line) => line.trim())).toEqual([lines[1]]);
      expect(world.left().toSorted()).toEqual([toEventMessage(later).body, '{}']);
    }, 90_000);
  });
}
