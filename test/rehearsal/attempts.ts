import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Credentials } from './identity.ts';

/** A try at one action on one resource; what it is refused for, but access, does not matter. */
export interface Attempt {
  kind: 'queue' | 'object' | 'secret' | 'log stream' | 'stack' | 'function';
  /** `name` is what the service calls the resource: a queue's URL, a bucket, the name of anything else. */
  call(name: string, credentials: Credentials): Promise<unknown>;
}

const queue = (call: (sqs: SQSClient, url: string) => Promise<unknown>): Attempt => ({
  kind: 'queue',
  call: (name, credentials) => call(new SQSClient({ credentials, useQueueUrlAsEndpoint: false }), name),
});
const stack = (call: (client: CloudFormationClient, name: string) => Promise<unknown>): Attempt => ({
  kind: 'stack',
  call: (name, credentials) => call(new CloudFormationClient({ credentials }), name),
});
const object = (call: (s3: S3Client, bucket: string) => Promise<unknown>): Attempt => ({
  kind: 'object',
  call: (name, credentials) => call(new S3Client({ credentials, forcePathStyle: true }), name),
});
const logStream = (call: (logs: CloudWatchLogsClient, group: string) => Promise<unknown>): Attempt => ({
  kind: 'log stream',
  call: (name, credentials) => call(new CloudWatchLogsClient({ credentials }), name),
});
const Key = 'rehearsal';
const ReceiptHandle = 'none';
const message = () => ({ MessageBody: 'x', MessageGroupId: 'x', MessageDeduplicationId: 'x' });
const line = () => ({ timestamp: Date.now(), message: 'x' });

/** One for each action that any of the roles and policies names. */
export const attempts: Readonly<Record<string, Attempt>> = {
  'sqs:SendMessage': queue((sqs, QueueUrl) => sqs.send(new SendMessageCommand({ QueueUrl, ...message() }))),
  'sqs:ReceiveMessage': queue((sqs, QueueUrl) =>
    sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 })),
  ),
  'sqs:DeleteMessage': queue((sqs, QueueUrl) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  ),
  'sqs:ChangeMessageVisibility': queue((sqs, QueueUrl) =>
    sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
  ),
  'sqs:GetQueueAttributes': queue((sqs, QueueUrl) => sqs.send(new GetQueueAttributesCommand({ QueueUrl }))),
  'sqs:GetQueueUrl': queue((sqs, url) =>
    sqs.send(new GetQueueUrlCommand({ QueueName: url.split('/').at(-1) })),
  ),
  'cloudformation:DescribeStacks': stack((client, StackName) =>
    client.send(new DescribeStacksCommand({ StackName })),
  ),
  'cloudformation:ListStackResources': stack((client, StackName) =>
    client.send(new ListStackResourcesCommand({ StackName })),
  ),
  'lambda:InvokeFunction': {
    kind: 'function',
    call: (FunctionName, credentials) =>
      new LambdaClient({ credentials }).send(new InvokeCommand({ FunctionName, Payload: '{"mode":"none"}' })),
  },
  's3:PutObject': object((s3, Bucket) => s3.send(new PutObjectCommand({ Bucket, Key, Body: '{}' }))),
  's3:GetObject': object((s3, Bucket) => s3.send(new GetObjectCommand({ Bucket, Key }))),
  'secretsmanager:GetSecretValue': {
    kind: 'secret',
    call: (SecretId, credentials) =>
      new SecretsManagerClient({ credentials }).send(new GetSecretValueCommand({ SecretId })),
  },
  'logs:CreateLogStream': logStream((logs, logGroupName) =>
    logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: Key })),
  ),
  'logs:PutLogEvents': logStream((logs, logGroupName) =>
    logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: Key, logEvents: [line()] })),
  ),
};

/** What the emulator does not authorize by the queue that it is about: only AWS can be asked whether it is allowed. */
export const untried: readonly string[] = [
  'sqs:StartMessageMoveTask',
  'sqs:CancelMessageMoveTask',
  'sqs:ListMessageMoveTasks',
];

/** Whether the attempt is allowed, whatever else becomes of it. */
export async function tryOnce(
  attempt: Attempt,
  name: string,
  credentials: Credentials,
): Promise<'allowed' | 'denied'> {
  try {
    await attempt.call(name, credentials);
    return 'allowed';
  } catch (error) {
    return /AccessDenied|NotAuthorized/.test(
      `${(error as Error).name} ${(error as { Code?: string }).Code ?? ''}`,
    )
      ? 'denied'
      : 'allowed';
  }
}
