import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProfileEvent } from '../../lib/event/event-type.ts';
import { consume } from './consume.ts';
import { createUser, readPolicy } from './identity.ts';
import { tryPermissions } from './permissions.ts';
import { region, stage, type Rehearsal } from './world.ts';

/** One thing that happens in the life of a stack: it throws when it does not go as it should, and tells what it saw. */
export interface Act {
  name: string;
  play(rehearsal: Rehearsal): Promise<string>;
}

const declared = 6;
const here = ['--stage', stage, '--region', region];
let keptQueue = '';
const large = 'x'.repeat(1_200_000);

/** The life of a stack, in order. Each act begins where the one before it ended. */
export const acts: readonly Act[] = [
  {
    name: 'deploy',
    async play({ project, copernica, describeStack }) {
      await succeed(project.serverless('deploy', '--stage', stage));
      assert.equal((await describeStack())?.StackStatus, 'UPDATE_COMPLETE');
      assert.equal(copernica.callbacks().length, declared);
      return `${declared} callbacks registered`;
    },
  },
  {
    name: 'plan: nothing to do',
    async play({ project }) {
      const output = await succeed(project.npm('plan', '--stage', stage, '--exit-code'));
      assert.match(output, new RegExp(`Plan: ${declared} unchanged\\.`));
      return lastLine(output);
    },
  },
  {
    name: 'a small delivery',
    play: (rehearsal) => deliverOne(rehearsal, 'Apple', 1),
  },
  {
    name: 'a large delivery',
    play: (rehearsal) => deliverOne(rehearsal, large, 1),
  },
  {
    name: 'events are read with the consumer policy',
    async play({ output }) {
      const consumer = await createUser('consumer', await readPolicy(await output('ConsumerPolicyArn')));
      const events = await consume(await output('EventQueueUrl'), consumer);
      const companies = events.map((event) => isProfileEvent(event) && event.data.fields['company']?.length);
      assert.deepEqual(companies, ['Apple'.length, large.length]);
      return `${events.length} events, one of them through S3`;
    },
  },
  {
    name: 'a snapshot',
    async play({ project, output }) {
      await succeed(project.npm('snapshot', ...here, '--database', '788'));
      const reader = await createUser('reader', await readPolicy(await output('ConsumerPolicyArn')));
      const events = await consume(await output('EventQueueUrl'), reader);
      const types = new Set(events.map(({ type }) => type));
      assert.deepEqual([...types], ['com.copernica.profile.snapshot']);
      return `${events.length} events`;
    },
  },
  {
    name: 'replay has nothing to do',
    play: async ({ project }) => lastLine(await succeed(project.npm('replay', ...here))),
  },
  {
    name: 'every statement of every role',
    play: tryPermissions,
  },
  {
    name: 'update: a callback more',
    async play({ project, copernica, describeStack }) {
      await project.configure(addCallback);
      await succeed(project.serverless('deploy', '--stage', stage));
      assert.equal((await describeStack())?.StackStatus, 'UPDATE_COMPLETE');
      assert.equal(copernica.callbacks().length, declared + 3);
      return `${declared + 3} callbacks registered`;
    },
  },
  {
    name: 'a mistake in callbacks.config.ts',
    async play({ project, describeStack }) {
      const before = (await describeStack())?.LastUpdatedTime;
      await project.configure((source) => source.replace("'main', database", "'mani', database"));
      const { code, output } = await project.serverless('deploy', '--stage', stage);
      await project.configure(addCallback);
      assert.equal(code, 1);
      assert.match(output, /^callbacks\.config\.ts: .+'mani'.+\n$/);
      assert.deepEqual((await describeStack())?.LastUpdatedTime, before);
      return lastLine(output);
    },
  },
  {
    name: 'Copernica is down during an update',
    async play(rehearsal) {
      const { project, copernica, describeStack } = rehearsal;
      copernica.faults = () => ({ kind: 'refuse' });
      const { code } = await project.serverless('deploy', '--stage', stage);
      assert.notEqual(code, 0);
      assert.equal(await settle(describeStack), 'UPDATE_ROLLBACK_COMPLETE');
      copernica.faults = undefined;
      return `UPDATE_ROLLBACK_COMPLETE; ${await deliverOne(rehearsal, 'Pear', 1)}`;
    },
  },
  {
    name: 'and is up again',
    async play({ project, describeStack }) {
      await succeed(project.serverless('deploy', '--stage', stage));
      assert.equal((await describeStack())?.StackStatus, 'UPDATE_COMPLETE');
      return 'UPDATE_COMPLETE';
    },
  },
  {
    name: 'remove refuses while an event is unread',
    async play({ project, copernica, describeStack }) {
      const { code, output } = await project.npm('remove', '--stage', stage, '--region', region);
      assert.equal(code, 1, output);
      assert.match(output, / [1-9]\d* unread events /);
      assert.deepEqual(copernica.callbacks(), []);
      assert.equal((await describeStack())?.StackStatus, 'UPDATE_COMPLETE');
      return lastLine(output);
    },
  },
  {
    name: 'remove --force keeps what holds an event',
    async play({ project, describeStack, output }) {
      keptQueue = await output('EventQueueUrl');
      const said = await succeed(project.npm('remove', '--stage', stage, '--region', region, '--force'));
      assert.equal(await describeStack(), null);
      assert.match(said, new RegExp(`EventQueue ${keptQueue}`));
      return 'no stack, no callbacks, the queues and the bucket are kept';
    },
  },
  {
    name: 'deploy again',
    async play({ project, copernica, describeStack, output }) {
      await succeed(project.serverless('deploy', '--stage', stage));
      assert.equal((await describeStack())?.StackStatus, 'UPDATE_COMPLETE');
      assert.equal(copernica.callbacks().length, declared + 3);
      assert.notEqual(await output('EventQueueUrl'), keptQueue);
      return `${declared + 3} callbacks registered, beside the queues that were kept`;
    },
  },
];

function addCallback(source: string): string {
  return source.replace('callbacks: [', "callbacks: [\n    { account: 'main', database: 'Customers' },");
}

async function deliverOne(
  { profiles, deliveries }: Rehearsal,
  company: string,
  count: number,
): Promise<string> {
  const before = deliveries().length;
  await profiles.create(788, { fields: { email: 'ann@example.com', company } });
  const answers = deliveries()
    .slice(before)
    .map(({ status, answer }) => `${status} ${answer}`);
  assert.equal(answers.length, count);
  for (const answer of answers) assert.match(answer, /^200 \{"id":"[0-9a-f]{64}"\}$/);
  return `${answers.length} delivery answered 200`;
}

// The framework leaves at the first failure, while CloudFormation still rolls back.
async function settle(describeStack: Rehearsal['describeStack']): Promise<string | undefined> {
  const deadline = Date.now() + 100_000;
  for (;;) {
    const status = (await describeStack())?.StackStatus;
    if (!status?.endsWith('IN_PROGRESS') || Date.now() > deadline) return status;
    await sleep(500);
  }
}

async function succeed(command: ReturnType<Rehearsal['project']['npm']>): Promise<string> {
  const { code, output } = await command;
  assert.equal(code, 0, output.trim().split('\n').slice(-12).join('\n'));
  return output;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
