import { describe, expect, test } from 'vitest';
import { resolveIntrinsics } from '../../sandbox/gateway/resolve-intrinsics.ts';
import { resource, resourcesOf, type Json } from './packaged-template.ts';

const queues = [
  'EventQueue',
  'EventDeadLetterQueue',
  'QuarantineQueue',
  'SnapshotQueue',
  'SnapshotDeadLetterQueue',
];
const fourteenDays = 14 * 24 * 3600;

describe('queues', () => {
  test('there are five', () => {
    expect(resourcesOf('AWS::SQS::Queue').map(([id]) => id)).toEqual(queues);
  });

  test.each(queues)('%s keeps messages of 1 MiB for 14 days, encrypted', (queue) => {
    expect(resource(queue).Properties).toMatchObject({
      MaximumMessageSize: 1024 * 1024,
      MessageRetentionPeriod: fourteenDays,
      SqsManagedSseEnabled: true,
    });
  });

  test('the event queue is FIFO in high-throughput mode and drops repeated ids, not repeated contents', () => {
    const { Properties } = resource('EventQueue');
    expect(Properties).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: false,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  test('an event that consumers failed on five times goes to the dead-letter queue, which is FIFO too', () => {
    expect(resource('EventQueue').Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': ['EventDeadLetterQueue', 'Arn'] },
      maxReceiveCount: 5,
    });
    expect(resource('EventDeadLetterQueue').Properties).toMatchObject({ FifoQueue: true });
  });

  test('the dead-letter queue takes from the event queue only', () => {
    const {
      'Fn::Sub': [name, variables],
    } = resource('EventQueue').Properties['QueueName'] as { 'Fn::Sub': [string, Json] };
    expect(resource('EventDeadLetterQueue').Properties['RedriveAllowPolicy']).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [
        { 'Fn::Sub': [`arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${name}`, variables] },
      ],
    });
  });

  test('two stacks of one name want different names, so that the queues of a removed one are not in the way', () => {
    for (const id of queues.filter((queue) => queue !== 'EventQueue'))
      expect(resource(id).Properties).not.toHaveProperty('QueueName');
    const names = ['7a1b2c3d-0000', '8a1b2c3d-0000'].map((id) =>
      resolveIntrinsics(
        resource('EventQueue').Properties['QueueName'],
        { Resources: {} },
        {
          refs: new Map([['AWS::StackId', `arn:aws:cloudformation:eu-west-1:000000000000:stack/x/${id}`]]),
          attributes: new Map(),
        },
      ),
    );
    expect(names).toEqual([
      'copernica-callbacks-dev-events-7a1b2c3d.fifo',
      'copernica-callbacks-dev-events-8a1b2c3d.fifo',
    ]);
  });

  test.each([...queues, 'EventQueuePolicy', 'QueuePolicy', 'PayloadBucket', 'PayloadBucketPolicy'])(
    '%s outlives the stack, but not a first deploy that failed',
    (id) => {
      expect(resource(id)).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    },
  );

  test('a step of a snapshot is not begun beside itself, and is tried for an hour', () => {
    const timeoutSeconds = resource('SnapshotLambdaFunction').Properties['Timeout'] as number;
    const { VisibilityTimeout, RedrivePolicy } = resource('SnapshotQueue').Properties;
    expect(VisibilityTimeout).toBeGreaterThan(timeoutSeconds);
    const { maxReceiveCount, deadLetterTargetArn } = RedrivePolicy as Record<string, Json>;
    expect(deadLetterTargetArn).toEqual({ 'Fn::GetAtt': ['SnapshotDeadLetterQueue', 'Arn'] });
    expect(Number(maxReceiveCount) * Number(VisibilityTimeout)).toBe(3_600);
  });

  test('the quarantine queue is FIFO in high-throughput mode, so that a repeated attempt is not a second message', () => {
    expect(resource('QuarantineQueue').Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });
});

describe('payload bucket', () => {
  const bucket = resource('PayloadBucket');

  test('is encrypted and closed to the public', () => {
    expect(bucket.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('keeps a payload longer than its message can live on a queue and then on the dead-letter queue', () => {
    const { Rules } = bucket.Properties['LifecycleConfiguration'] as {
      Rules: { Status: string; Prefix: string; ExpirationInDays: number }[];
    };
    expect(Rules.map(({ Prefix }) => Prefix)).toEqual(['events/', 'prove/', 'quarantine/']);
    for (const { Status, Prefix, ExpirationInDays } of Rules) {
      expect(Status).toBe('Enabled');
      if (Prefix !== 'prove/') expect(ExpirationInDays * 24 * 3600).toBeGreaterThan(2 * fourteenDays);
    }
  });

  test('has a name that no other stack can want', () => {
    expect(bucket.Properties).not.toHaveProperty('BucketName');
  });
});

describe('TLS only', () => {
  test('every queue', () => {
    const policies = resourcesOf('AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
    expect(policies.flatMap(({ Queues }) => Queues)).toEqual(queues.map((queue) => ({ Ref: queue })));
    for (const { PolicyDocument } of policies)
      expect(statementsIn(PolicyDocument)).toEqual([denyWithoutTls('sqs:*', '*')]);
  });

  test('PayloadBucket', () => {
    const policy = resource('PayloadBucketPolicy');
    expect(policy.Properties['Bucket']).toEqual({ Ref: 'PayloadBucket' });
    expect(statementsIn(policy.Properties['PolicyDocument'])).toEqual([
      denyWithoutTls('s3:*', [
        { 'Fn::GetAtt': ['PayloadBucket', 'Arn'] },
        { 'Fn::Sub': '${PayloadBucket.Arn}/*' },
      ]),
    ]);
  });
});

function statementsIn(document: Json | undefined): Json {
  return (document as { Statement: Json }).Statement;
}

function denyWithoutTls(action: string, target: Json): Json {
  return {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: target,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
