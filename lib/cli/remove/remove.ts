import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { Command, CommandContext } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { listResources, type Stack } from '../stack.ts';
import { countMessages } from './count-messages.ts';
import { deleteStack } from './delete-stack.ts';
import { deregister, listLeftCallbacks } from './deregister.ts';
import { requireDetached } from './require-detached.ts';

/** Ends a stack without losing an event unseen. */
export const remove: Command = {
  summary:
    'Deregisters at Copernica, shows what is still on the queues and refuses while there is any, then removes the stack.',
  options: {
    force: {
      type: 'boolean',
      description: 'remove also with messages on the queues, or registration undone',
    },
  },
  async run(context) {
    const { region, options, console } = context;
    const isForced = options['force'] === true;
    const stack = await context.stack();
    const resources = await listResources(stack.name, region);
    await requireDetached(resources, region);
    await endRegistration(stack, isForced, context);
    const messages = await printMessages(resources, context);
    if (messages > 0 && !isForced) {
      console.note(
        `Not removed: ${messages} messages are on the queues. Read, redrive or replay them and remove again, or give --force. Registration is off until the next deploy.`,
      );
      return 1;
    }
    const kept = await deleteStack(stack, bucketsToEmpty(stack, resources), context);
    console.print(`${stack.name} is removed.`);
    printList(kept.length > 0 ? 'Kept, with what is in it (parameter removal):' : '', kept, context);
    return 0;
  },
};

async function endRegistration(stack: Stack, isForced: boolean, context: CommandContext): Promise<void> {
  const { console } = context;
  try {
    await deregister(stack, context);
  } catch (error) {
    if (!isForced || !(error instanceof CommandError)) throw error;
    console.note(error.message);
  }
  const left = await listLeftCallbacks(context);
  if (left.length === 0) console.print('Deregistered: nothing of this stack is left at Copernica.');
  else printList('Left at Copernica, to be deleted there by hand:', left, context);
}

async function printMessages(
  resources: readonly StackResourceSummary[],
  { region, console }: CommandContext,
): Promise<number> {
  const queues = await countMessages(resources, region);
  for (const { what, count, url } of queues)
    console.print(`${String(count).padStart(6)} ${what}${count > 0 ? `  ${url}` : ''}`);
  return queues.reduce((sum, { count }) => sum + count, 0);
}

function bucketsToEmpty(stack: Stack, resources: readonly StackResourceSummary[]): string[] {
  const isKept = (id = ''): boolean => !id.startsWith('Serverless') && stack.output('Removal') !== 'delete';
  return resources
    .filter(
      ({ ResourceType, LogicalResourceId }) =>
        ResourceType === 'AWS::S3::Bucket' && !isKept(LogicalResourceId),
    )
    .flatMap(({ PhysicalResourceId }) => (PhysicalResourceId ? [PhysicalResourceId] : []));
}

function printList(title: string, lines: readonly string[], { console }: CommandContext): void {
  if (title) console.print(title);
  for (const line of lines) console.print(`  ${line}`);
}
