import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { playStack, type PlayedStack } from './played-stack.ts';
import { runCommand } from './run-command.ts';

let stack: PlayedStack;
beforeEach(async () => {
  stack = await playStack();
  // What CloudFormation is at work on is looked at again after two seconds: here it is done at once.
  stack.updateStatuses = ['UPDATE_COMPLETE'];
});
afterEach(() => stack.close());

const remove = (...args: string[]) => runCommand(['remove', '--stage', 'prod', ...args], stack.url);
const leftRow = { account: 'main', target: 'database/788', action: 'update', id: 12, change: 'unchanged' };
const goneRow = { ...leftRow, action: 'create', id: null, change: 'create' };

describe('remove', () => {
  it('deregisters, looks at the queues, empties the bucket of zips, deletes, and says what is kept', async () => {
    stack.plan = { mode: 'plan', summary: {}, callbacks: [goneRow] };
    const { code, stdout, stderr } = await remove();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'Deregistered: nothing of this stack is left at Copernica.',
      '     0 unread events',
      '     0 quarantined deliveries',
      'copernica-callbacks-prod is removed.',
      'Kept, with what is in it (parameter removal):',
      `  EventQueue ${stack.resources['EventQueue']?.id}`,
      '  PayloadBucket payloads',
      `  QuarantineQueue ${stack.resources['QuarantineQueue']?.id}`,
      '',
    ]);
    expect(stack.done).toEqual([
      'update RegisterOnDeploy=false',
      'invoke {"mode":"plan"}',
      'empty zips',
      'delete',
    ]);
    expect(stack.objects).toEqual({ zips: [], payloads: ['a', 'b'] });
  });

  it('empties the payload bucket too, and keeps nothing, where the stage is one to throw away', async () => {
    stack.outputs['Removal'] = 'delete';
    const { stdout } = await remove();
    expect(stack.objects).toEqual({ zips: [], payloads: [] });
    expect(stdout).toMatch(/is removed\.\n$/);
  });

  it('does without a bucket that is gone already', async () => {
    delete stack.objects['zips'];
    expect((await remove()).code).toBe(0);
  });

  it('says what is left at Copernica', async () => {
    stack.plan = { mode: 'plan', summary: {}, callbacks: [leftRow, goneRow] };
    expect((await remove()).stdout).toContain(
      'Left at Copernica, to be deleted there by hand:\n  main database/788 update #12\n',
    );
  });

  it('says so when that is not known', async () => {
    stack.plan = 'no report';
    expect((await remove()).stdout).toContain(
      'Left at Copernica, to be deleted there by hand:\n  not known: the-register answered',
    );
  });

  it.each([
    ['EventQueue', 3, '     3 unread events  https://sqs'],
    ['QuarantineQueue', 1, '     1 quarantined deliveries  https://sqs'],
  ])('refuses while %s holds messages, with registration off', async (queue, count, line) => {
    stack.messages = { [queue]: count };
    const { code, stdout, stderr } = await remove();
    expect(code).toBe(1);
    expect(stdout).toContain(line);
    expect(stderr).toMatch(
      new RegExp(`^Not removed: ${count} messages .+--force.+until the next deploy\\.\n$`),
    );
    expect(stack.done).not.toContain('delete');
  });

  it('with --force removes all the same', async () => {
    stack.messages = { EventQueue: 3 };
    expect((await remove('--force')).code).toBe(0);
    expect(stack.done).toContain('delete');
  });

  it('refuses before anything is done while a role still has a policy of the stack', async () => {
    stack.attachments = 1;
    const { code, stderr } = await remove('--force');
    expect(code).toBe(1);
    expect(stderr).toContain(`still attached`);
    expect(stack.done).toEqual([]);
  });

  it('goes on where registration is off already', async () => {
    stack.updateError = 'No updates are to be performed.';
    expect((await remove()).code).toBe(0);
    expect(stack.done).toEqual(['invoke {"mode":"plan"}', 'empty zips', 'delete']);
  });

  it.each([
    ['is refused', () => (stack.updateError = 'stack is in ROLLBACK_COMPLETE state'), 'ROLLBACK_COMPLETE'],
    ['fails', () => (stack.updateStatuses = ['UPDATE_ROLLBACK_COMPLETE']), 'is UPDATE_ROLLBACK_COMPLETE'],
  ])('stops when deregistering %s, but not with --force', async (_, arrange, says) => {
    arrange();
    const stopped = await remove();
    expect(stopped).toMatchObject({ code: 1, stdout: '' });
    expect(stopped.stderr).toContain(says);
    expect(stopped.stderr).toContain('--force');
    expect(stack.done).not.toContain('delete');
    expect((await remove('--force')).code).toBe(0);
  });

  it('fails when CloudFormation cannot delete the stack', async () => {
    stack.deleteStatuses = ['DELETE_FAILED'];
    const { code, stderr } = await remove();
    expect(stderr).toBe('copernica-callbacks-prod is DELETE_FAILED: its events say what is in the way\n');
    expect(code).toBe(1);
  });

  it('waits while CloudFormation is at work', async () => {
    stack.updateStatuses = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
    const { code } = await remove();
    expect(code).toBe(0);
  });
});
