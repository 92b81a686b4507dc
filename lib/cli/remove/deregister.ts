import { CloudFormationClient, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import type { CommandContext } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { runRegister } from '../run-register.ts';
import { toCommandError, type Stack } from '../stack.ts';
import { waitForStack } from './wait-for-stack.ts';

/**
 * Turns registration off in the deployed stack: CloudFormation deregisters what is ours, and the nightly run, which would
 * register it again, is gone. @throws CommandError when the stack does not let itself be changed
 */
export async function deregister(stack: Stack, context: CommandContext): Promise<void> {
  const isChanged = await turnOff(stack, context.region);
  if (!isChanged) return;
  const status = await waitForStack(stack, 'deregistering', context);
  if (status !== 'UPDATE_COMPLETE')
    throw new CommandError(
      `${stack.name} is ${status}: its events say why (--force removes it all the same)`,
    );
}

async function turnOff({ name }: Stack, region: string): Promise<boolean> {
  try {
    await new CloudFormationClient({ region }).send(
      new UpdateStackCommand({
        StackName: name,
        UsePreviousTemplate: true,
        Parameters: [{ ParameterKey: 'RegisterOnDeploy', ParameterValue: 'false' }],
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && /no updates are to be performed/i.test(error.message)) return false;
    throw toCommandError(error, `${name} cannot be deregistered (--force removes it all the same)`);
  }
}

/** A line for each callback of ours that is still at Copernica; one that says so when Copernica cannot be asked. */
export async function listLeftCallbacks(context: CommandContext): Promise<string[]> {
  try {
    const { callbacks } = await runRegister('plan', context);
    return callbacks
      .filter(({ id }) => id !== null)
      .map(({ account, target, action, id }) => `${account} ${target} ${action} #${id}`);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [`not known: ${error.message}`];
  }
}
