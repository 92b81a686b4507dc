import { describe, expect, it } from 'vitest';
import { adaptTemplate } from '../../../../lib/deploy/adapt/adapt-template.ts';
import type { Resource } from '../../../../lib/deploy/adapt/template.ts';
import { deploymentWith, small } from './deployment.ts';

const adapt = (settings: Parameters<typeof deploymentWith>[0] = {}): Record<string, Resource | undefined> =>
  adaptTemplate(small, deploymentWith(settings)).Resources;

describe('what may hold an event', () => {
  it('outlives the stack, unless its first deploy failed', () => {
    for (const id of ['EventQueue', 'PayloadBucket'])
      expect(adapt()[id]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
  });

  it('goes with a stack that is to throw away', () => {
    expect(adapt({ removal: 'delete' })['EventQueue']).toMatchObject({
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  it('is not the bucket of the framework', () => {
    expect(adapt()['ServerlessDeploymentBucket']).toEqual(small.Resources['ServerlessDeploymentBucket']);
  });
});

describe('receive may read secrets', () => {
  const sids = (role: Resource | undefined): unknown => {
    const [policy] = role?.Properties?.['Policies'] as { PolicyDocument: { Statement: { Sid: string }[] } }[];
    return policy?.PolicyDocument.Statement.map(({ Sid }) => Sid);
  };

  it('when an account authenticates by token', () => {
    expect(sids(adapt({ usesTokens: true })['ReceiveRole'])).toEqual(['Send', 'ReadSecret']);
  });

  it('and else not', () => {
    expect(sids(adapt()['ReceiveRole'])).toEqual(['Send']);
  });
});

const statementsOf = (resource: Resource | undefined): { Sid: string }[] => {
  const { Policies, PolicyDocument } = (resource?.Properties ?? {}) as {
    Policies?: { PolicyDocument: { Statement: { Sid: string }[] } }[];
    PolicyDocument?: { Statement: { Sid: string }[] };
  };
  const documents = [
    ...(Policies ?? []).map((policy) => policy.PolicyDocument),
    ...(PolicyDocument ? [PolicyDocument] : []),
  ];
  return documents.flatMap(({ Statement }) => Statement);
};

describe('a key of the user', () => {
  const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0';
  const resources = adapt({ kmsKeyArn });

  it('encrypts queues and payloads, in place of the keys of AWS', () => {
    expect(resources['EventQueue']?.Properties).toEqual({
      FifoQueue: true,
      KmsMasterKeyId: kmsKeyArn,
      KmsDataKeyReusePeriodSeconds: 3600,
    });
    expect(JSON.stringify(resources['PayloadBucket'])).toContain(
      `"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"${kmsKeyArn}"`,
    );
  });

  it.each(['ReceiveRole', 'ConsumerPolicy'])('may be used by %s', (id) => {
    expect(statementsOf(resources[id])).toContainEqual(
      expect.objectContaining({ Sid: 'UseKey', Resource: kmsKeyArn }),
    );
    expect(statementsOf(adapt()[id]).map(({ Sid }) => Sid)).not.toContain('UseKey');
  });
});

it('a permissions boundary is on every role', () => {
  const permissionsBoundaryArn = 'arn:aws:iam::123456789012:policy/boundary';
  const roles = Object.values(adapt({ permissionsBoundaryArn, fanOut: 'eventbridge' })).filter(
    (resource) => resource?.Type === 'AWS::IAM::Role',
  );
  expect(roles).toHaveLength(2);
  for (const role of roles) expect(role?.Properties?.['PermissionsBoundary']).toBe(permissionsBoundaryArn);
});

it('tracing is on every function, whose role may send traces', () => {
  const resources = adapt({ tracing: true });
  expect(resources['ReceiveLambdaFunction']?.Properties?.['TracingConfig']).toEqual({ Mode: 'Active' });
  expect(statementsOf(resources['ReceiveRole']).map(({ Sid }) => Sid)).toContain('Trace');
});

describe('other accounts', () => {
  it('take events and read payloads, where they are named', () => {
    const resources = adapt({ consumerAccounts: ['123456789012'] });
    const principal = { AWS: ['123456789012'] };
    expect(statementsOf(resources['EventQueuePolicy'])).toEqual([
      expect.objectContaining({ Sid: 'OtherAccountsTakeEvents', Principal: principal }),
    ]);
    expect(statementsOf(resources['PayloadBucketPolicy'])).toEqual([
      expect.objectContaining({ Action: 's3:GetObject', Principal: principal }),
    ]);
  });

  it('and else none', () => {
    expect(statementsOf(adapt()['EventQueuePolicy'])).toEqual([]);
  });
});

describe('a custom domain', () => {
  const settings = { customDomain: 'callbacks.example.com', certificateArn: 'the-certificate' };

  it('is made, mapped and there before anything is registered', () => {
    const resources = adapt({ ...settings, receiverUrl: 'https://callbacks.example.com' });
    expect(resources['ReceiverDomain']?.Properties?.['DomainName']).toBe('callbacks.example.com');
    expect(resources['ReceiverMapping']?.Properties).not.toHaveProperty('ApiMappingKey');
    expect(resources['CopernicaCallbacks']?.DependsOn).toEqual([
      'HttpApiStage',
      'ReceiverDomain',
      'ReceiverMapping',
    ]);
    expect(resources).not.toHaveProperty('ReceiverRecord');
  });

  it('has the path of the receiver URL in its mapping', () => {
    const resources = adapt({ ...settings, receiverUrl: 'https://callbacks.example.com/copernica/' });
    expect(resources['ReceiverMapping']?.Properties?.['ApiMappingKey']).toBe('copernica');
  });

  it('has records in the hosted zone, for both kinds of address', () => {
    const resources = adapt({ ...settings, hostedZoneId: 'Z1' });
    for (const [id, type] of [
      ['ReceiverRecord', 'A'],
      ['ReceiverRecordV6', 'AAAA'],
    ] as const)
      expect(resources[id]?.Properties).toMatchObject({
        Name: 'callbacks.example.com',
        Type: type,
        HostedZoneId: 'Z1',
      });
    expect(resources['CopernicaCallbacks']?.DependsOn).toContain('ReceiverRecord');
  });
});

it('events go on to a bus by a pipe, which may take them and put them there only', () => {
  const resources = adapt({ fanOut: 'eventbridge' });
  expect(resources['FanOut']?.Properties).toMatchObject({
    Source: { 'Fn::GetAtt': ['EventQueue', 'Arn'] },
    Target: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
    TargetParameters: { InputTemplate: '<$.body>' },
  });
  expect(statementsOf(resources['FanOutRole']).map(({ Sid }) => Sid)).toEqual(['TakeEvents', 'PassOn']);
  expect(adapt()).not.toHaveProperty('FanOut');
});

it.each([
  [
    'what API Gateway refuses by itself',
    'GatewayRefused',
    '1',
    '{ (($.status = 429) || ($.status = 413)) && ($.integration = "-") }',
  ],
  ['what is taken', 'Accepted', '1', '{ ($.forwarded = 1) || ($.quarantined = 1) }'],
  ['what is not', 'NotAccepted', '0', '{ $.rejected = 1 }'],
])('%s is counted from the log, by stage', (_, id, value, pattern) => {
  expect(adapt()[`${id}Filter`]?.Properties).toMatchObject({
    FilterPattern: pattern,
    MetricTransformations: [{ MetricValue: value, Dimensions: [{ Key: 'stage', Value: '$.stage' }] }],
  });
});

it('leaves what it was given as it was', () => {
  const before = structuredClone(small);
  adapt({ usesTokens: false });
  expect(small).toEqual(before);
});
