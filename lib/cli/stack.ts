import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CommandError } from './command-error.ts';

/** A deployed stack, known by its outputs. */
export interface Stack {
  name: string;
  /** Its ARN, by which it is known also when it is gone. */
  id: string;
  /** For example UPDATE_COMPLETE. */
  status: string;
  /** An output of the template. @throws CommandError when the stack is from before that output */
  output(name: string): string;
}

// As the framework makes it of service and stage.
function toStackName(stage: string): string {
  return `copernica-callbacks-${stage}`;
}

/** Finds the stack of a stage. @throws CommandError saying what to do when there is none, or AWS cannot be asked */
export async function findStack(stage: string, region: string): Promise<Stack> {
  const name = toStackName(stage);
  const stack = await describeStack(name, region);
  if (!stack) {
    throw new CommandError(
      `no stack ${name} in ${region}: deploy it (npx serverless deploy --stage ${stage} --region ${region}), or name another --stage or --region`,
    );
  }
  const outputs = new Map(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return {
    name,
    id: stack.StackId ?? name,
    status: stack.StackStatus ?? '',
    output(outputName) {
      const value = outputs.get(outputName);
      if (!value) throw new CommandError(`stack ${name} has no output ${outputName}: deploy it once more`);
      return value;
    },
  };
}

/** The stack of this name or id, null when there is none. @throws CommandError when AWS cannot be asked */
export async function describeStack(name: string, region: string) {
  try {
    // AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_CLOUDFORMATION are the SDK's to honour, as for all clients here.
    const { Stacks } = await new CloudFormationClient({ region }).send(
      new DescribeStacksCommand({ StackName: name }),
    );
    return Stacks?.[0] ?? null;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return null;
    throw toCommandError(error, `stack ${name} cannot be looked up in ${region}`);
  }
}

/** Everything that a stack is or, by its id, was made of. @throws CommandError when AWS cannot be asked */
export async function listResources(name: string, region: string): Promise<StackResourceSummary[]> {
  const client = new CloudFormationClient({ region });
  const resources: StackResourceSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client
      .send(new ListStackResourcesCommand({ StackName: name, NextToken }))
      .catch((error: unknown) => {
        throw toCommandError(error, `the resources of ${name} cannot be listed`);
      });
    resources.push(...(page.StackResourceSummaries ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return resources;
}

/** An AWS error as one line for a person. */
export function toCommandError(error: unknown, what: string): CommandError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new CommandError(`${what}: ${name}: ${message}`, { cause: error });
}
