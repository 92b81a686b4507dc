import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../command.ts';
import { describeStack, type Stack } from '../stack.ts';

const pauseMs = 2_000;

/** Waits until CloudFormation has finished with the stack and gives its status; `DELETE_COMPLETE` when it is gone. */
export async function waitForStack(
  { id }: Pick<Stack, 'id'>,
  what: string,
  { region, console }: CommandContext,
): Promise<string> {
  const started = Date.now();
  for (;;) {
    const status = (await describeStack(id, region))?.StackStatus ?? 'DELETE_COMPLETE';
    if (!status.endsWith('IN_PROGRESS')) return status;
    console.progress(`${what}: ${status}, ${Math.round((Date.now() - started) / 1000)} s`);
    await sleep(pauseMs);
  }
}
