import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { CommandContext } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { toCommandError, type Stack } from '../stack.ts';
import { waitForStack } from './wait-for-stack.ts';

/** Deletes the stack, with what is in the buckets that go with it, and gives what was kept. @throws CommandError */
export async function deleteStack(
  stack: Stack,
  bucketsToEmpty: readonly string[],
  context: CommandContext,
): Promise<string[]> {
  const { region } = context;
  const client = new CloudFormationClient({ region });
  for (const bucket of bucketsToEmpty) await emptyBucket(bucket, region);
  await client.send(new DeleteStackCommand({ StackName: stack.name })).catch((error: unknown) => {
    throw toCommandError(error, `${stack.name} cannot be deleted`);
  });
  const status = await waitForStack(stack, 'removing', context);
  if (status !== 'DELETE_COMPLETE')
    throw new CommandError(`${stack.name} is ${status}: its events say what is in the way`);
  return listKept(client, stack.id);
}

// By its id a stack is still known when it is gone; what replacing left behind is among them.
async function listKept(client: CloudFormationClient, id: string): Promise<string[]> {
  const kept = new Set<string>();
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: id }))
    for (const { ResourceStatus, LogicalResourceId, PhysicalResourceId } of StackEvents)
      if (ResourceStatus === 'DELETE_SKIPPED') kept.add(`${LogicalResourceId} ${PhysicalResourceId}`);
  return [...kept].sort();
}

// CloudFormation deletes empty buckets only.
async function emptyBucket(Bucket: string, region: string): Promise<void> {
  // The name may have a dot, and a host of an emulator knows no subdomains.
  const s3 = new S3Client({ region, forcePathStyle: true });
  try {
    for (;;) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      const Objects = Contents.flatMap(({ Key }) => (Key ? [{ Key }] : []));
      if (Objects.length === 0) return;
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucket') return;
    throw toCommandError(error, `bucket ${Bucket} cannot be emptied`);
  }
}
