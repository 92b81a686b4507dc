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
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
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
import aws4 from 'aws4';
import type { Credentials } from './identity.ts';

/** A try at one action on one resource; what it is refused for, but access, does not matter. */
export interface Attempt {
  kind: 'queue' | 'object' | 'secret' | 'log stream' | 'stack' | 'function' | 'bucket' | 'parameter';
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
const parameter = (operation: string, input: object): Attempt => ({
  kind: 'parameter',
  call: (Name, credentials) => callParameterStore(operation, { Name, ...input }, credentials),
});
const object = (call: (s3: S3Client, at: { Bucket: string; Key: string }) => Promise<unknown>): Attempt => ({
  kind: 'object',
  call: (name, credentials) => {
    const [Bucket = '', ...key] = name.split('/');
    return call(new S3Client({ credentials, forcePathStyle: true }), { Bucket, Key: key.join('/') });
  },
});
const logStream = (call: (logs: CloudWatchLogsClient, group: string) => Promise<unknown>): Attempt => ({
  kind: 'log stream',
  call: (name, credentials) => call(new CloudWatchLogsClient({ credentials }), name),
});
const logStreamName = 'rehearsal';
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
  'ssm:GetParameter': parameter('GetParameter', {}),
  'ssm:PutParameter': parameter('PutParameter', { Value: 'x', Type: 'String', Overwrite: true }),
  'ssm:DeleteParameter': parameter('DeleteParameter', {}),
  's3:ListBucket': {
    kind: 'bucket',
    call: (Bucket, credentials) =>
      new S3Client({ credentials, forcePathStyle: true }).send(new ListObjectsV2Command({ Bucket })),
  },
  's3:DeleteObject': object((s3, at) => s3.send(new DeleteObjectCommand(at))),
  's3:PutObject': object((s3, at) => s3.send(new PutObjectCommand({ ...at, Body: '{}' }))),
  's3:GetObject': object((s3, at) => s3.send(new GetObjectCommand(at))),
  'secretsmanager:GetSecretValue': {
    kind: 'secret',
    call: (SecretId, credentials) =>
      new SecretsManagerClient({ credentials }).send(new GetSecretValueCommand({ SecretId })),
  },
  'logs:CreateLogStream': logStream((logs, logGroupName) =>
    logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })),
  ),
  'logs:PutLogEvents': logStream((logs, logGroupName) =>
    logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [line()] })),
  ),
};

/** What the emulator does not authorize by the queue or path that it is about: only AWS can be asked whether it is allowed. */
export const untried: readonly string[] = [
  'sqs:StartMessageMoveTask',
  'sqs:CancelMessageMoveTask',
  'sqs:ListMessageMoveTasks',
  'ssm:GetParametersByPath',
  'sqs:SendMessageBatch',
];

// Signed by hand: one more client of the SDK would be a dependency for these three calls.
async function callParameterStore(operation: string, input: object, credentials: Credentials): Promise<void> {
  const endpoint = new URL(process.env['AWS_ENDPOINT_URL'] ?? 'https://ssm.eu-west-1.amazonaws.com');
  const body = JSON.stringify(input);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonSSM.${operation}`,
  };
  const region = process.env['AWS_REGION'] ?? 'eu-west-1';
  const signed = aws4.sign(
    { service: 'ssm', region, method: 'POST', host: endpoint.host, path: '/', headers, body },
    credentials,
  );
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: signed.headers as Record<string, string>,
    body,
  });
  if (!answer.ok) throw new Error(await answer.text());
}

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
      [(error as Error).name, (error as { Code?: string }).Code, (error as Error).message].join(' '),
    )
      ? 'denied'
      : 'allowed';
  }
}
