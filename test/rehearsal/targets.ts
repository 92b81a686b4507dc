import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import config from './callbacks.config.ts';
import type { Attempt } from './attempts.ts';
import { stage, stackName, type Rehearsal } from './world.ts';

/** Something an action can be tried on. */
export interface Target {
  kind: Attempt['kind'];
  /** What IAM calls it. */
  arn: string;
  /** What its service calls it. */
  name: string;
}

/** The stack's own resources, and one of each kind that is nobody's business. */
export async function describeTargets({ output, resources, describeStack }: Rehearsal): Promise<Target[]> {
  const [region, account] = (await output('EventQueueArn')).split(':').slice(3, 5);
  const toQueue = (url: string): Target => ({
    kind: 'queue',
    name: url,
    arn: `arn:aws:sqs:${region}:${account}:${url.split('/').at(-1)}`,
  });
  const toBucket = (name: string): Target => ({ kind: 'bucket', name, arn: `arn:aws:s3:::${name}` });
  const toObject = (name: string): Target => ({ kind: 'object', name, arn: `arn:aws:s3:::${name}` });
  const toObjects = (bucket: string): Target[] =>
    ['', 'events/', 'quarantine/', 'snapshot/', 'prove/'].map((folder) =>
      toObject(`${bucket}/${folder}rehearsal`),
    );
  const toParameter = (name: string): Target => ({
    kind: 'parameter',
    name,
    arn: `arn:aws:ssm:${region}:${account}:parameter${name}`,
  });
  const toSecret = (name: string): Target => ({
    kind: 'secret',
    name,
    arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`,
  });
  const toLogStream = (group: string): Target => ({
    kind: 'log stream',
    name: group,
    arn: `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:rehearsal`,
  });
  const [main] = config.accounts.values();
  return [
    ...(await resources('AWS::SQS::Queue')).map(toQueue),
    ...(await resources('AWS::S3::Bucket')).flatMap((bucket) => [toBucket(bucket), ...toObjects(bucket)]),
    ...['rehearsal', 'main/webhook', 'main/webhook/rehearsal'].map((name) =>
      toParameter(`/copernica-callbacks/${stage}/${name}`),
    ),
    toParameter('/foreign/rehearsal'),
    ...(await resources('AWS::Logs::LogGroup')).map(toLogStream),
    ...(await resources('AWS::Lambda::Function')).map((name): Target => {
      return { kind: 'function', name, arn: `arn:aws:lambda:${region}:${account}:function:${name}` };
    }),
    { kind: 'stack', name: stackName, arn: (await describeStack())?.StackId ?? '' },
    toSecret(main?.secret ?? ''),
    ...(await makeForeign()).map(({ kind, name }) =>
      ({ queue: toQueue, object: toObject, secret: toSecret, 'log stream': toLogStream })[kind](name),
    ),
  ];
}

async function makeForeign(): Promise<
  { kind: 'queue' | 'object' | 'secret' | 'log stream'; name: string }[]
> {
  const name = `foreign-${Date.now()}`;
  const attributes = { FifoQueue: 'true' };
  const { QueueUrl = '' } = await new SQSClient({}).send(
    new CreateQueueCommand({ QueueName: `${name}.fifo`, Attributes: attributes }),
  );
  await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: name }));
  await new SecretsManagerClient({}).send(new CreateSecretCommand({ Name: name, SecretString: 'x' }));
  await new CloudWatchLogsClient({}).send(new CreateLogGroupCommand({ logGroupName: name }));
  return [
    { kind: 'queue', name: QueueUrl },
    { kind: 'object', name: `${name}/rehearsal` },
    { kind: 'secret', name },
    { kind: 'log stream', name },
  ];
}
