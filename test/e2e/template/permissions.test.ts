import { describe, expect, test } from 'vitest';
import { listOf, resource, resourcesOf, statementsOf, type Json } from './packaged-template.ts';

const identities = ['ReceiveRole', 'RegisterRole', 'SnapshotRole', 'ConsumerPolicy', 'OperatorPolicy'];

const secret = {
  'Fn::Sub':
    'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:copernica/main-??????',
};

const mayLog = (name: string) => ({
  'logs:CreateLogStream': [{ 'Fn::GetAtt': [`${name}LogGroup`, 'Arn'] }],
  'logs:PutLogEvents': [{ 'Fn::GetAtt': [`${name}LogGroup`, 'Arn'] }],
});

const stack = [
  {
    'Fn::Sub':
      'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*',
  },
];
const marks = [
  {
    'Fn::Sub':
      'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/copernica-callbacks/dev/*',
  },
];
const payloads = [{ 'Fn::Sub': '${PayloadBucket.Arn}/*' }];
const events = [{ 'Fn::GetAtt': ['EventQueue', 'Arn'] }];

describe('permissions', () => {
  test('receive may send to its two queues, store payloads, write its own log, and nothing else', () => {
    expect(permissionsOf('ReceiveRole')).toEqual({
      ...mayLog('Receive'),
      'sqs:SendMessage': [...events, { 'Fn::GetAtt': ['QuarantineQueue', 'Arn'] }],
      's3:PutObject': payloads,
    });
  });

  test('register may read the secret that is declared, keep the ids of webhooks, read the notes of canaries, write its own log, and nothing else', () => {
    const path = 'parameter/copernica-callbacks/dev/*/webhook';
    const state = [path, `${path}/*`].map((below) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:${below}`,
    }));
    expect(permissionsOf('RegisterRole')).toEqual({
      ...mayLog('Register'),
      's3:GetObject': [{ 'Fn::Sub': '${PayloadBucket.Arn}/prove/*' }],
      's3:ListBucket': [{ 'Fn::GetAtt': ['PayloadBucket', 'Arn'] }],
      'secretsmanager:GetSecretValue': [secret],
      'ssm:GetParameter': state,
      'ssm:GetParametersByPath': state,
      'ssm:PutParameter': state,
      'ssm:DeleteParameter': state,
    });
  });

  test('snapshot may send, take its own steps, keep ids and marks, read its secrets, write its own log, and nothing else', () => {
    const own = [{ 'Fn::GetAtt': ['SnapshotQueue', 'Arn'] }];
    const ids = [{ 'Fn::Sub': '${PayloadBucket.Arn}/snapshot/*' }];
    expect(permissionsOf('SnapshotRole')).toEqual({
      ...mayLog('Snapshot'),
      'sqs:SendMessage': [...events, ...own],
      'sqs:ReceiveMessage': own,
      'sqs:DeleteMessage': own,
      'sqs:GetQueueAttributes': own,
      's3:PutObject': [{ 'Fn::Sub': '${PayloadBucket.Arn}/events/*' }, ...ids],
      's3:GetObject': ids,
      's3:DeleteObject': ids,
      's3:ListBucket': [{ 'Fn::GetAtt': ['PayloadBucket', 'Arn'] }],
      'ssm:GetParameter': marks,
      'ssm:PutParameter': marks,
      'ssm:DeleteParameter': marks,
      'secretsmanager:GetSecretValue': [secret],
    });
  });

  test('a consumer may take events, read payloads, and nothing else', () => {
    expect(permissionsOf('ConsumerPolicy')).toEqual({
      'sqs:GetQueueUrl': events,
      'sqs:ReceiveMessage': events,
      'sqs:DeleteMessage': events,
      'sqs:ChangeMessageVisibility': events,
      'sqs:GetQueueAttributes': events,
      's3:GetObject': payloads,
    });
  });

  test('an operator may redrive, take what is quarantined, send it again, register, snapshot, and nothing else', () => {
    const arns = (...ids: string[]): Json[] => ids.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    const deadLetters = arns('EventDeadLetterQueue', 'SnapshotDeadLetterQueue');
    const queues = arns('EventQueue', 'SnapshotQueue');
    const quarantine = [{ 'Fn::GetAtt': ['QuarantineQueue', 'Arn'] }];
    expect(permissionsOf('OperatorPolicy')).toEqual({
      'sqs:StartMessageMoveTask': deadLetters,
      'sqs:CancelMessageMoveTask': deadLetters,
      'sqs:ListMessageMoveTasks': deadLetters,
      'sqs:ReceiveMessage': [...deadLetters, ...quarantine],
      'sqs:DeleteMessage': [...deadLetters, ...quarantine],
      'sqs:ChangeMessageVisibility': quarantine,
      'sqs:GetQueueAttributes': [...deadLetters, ...quarantine, ...queues],
      'sqs:GetQueueUrl': [...deadLetters, ...quarantine, ...queues],
      'sqs:SendMessage': queues,
      's3:GetObject': payloads,
      's3:PutObject': payloads,
      'ssm:GetParameter': marks,
      'cloudformation:DescribeStacks': stack,
      'cloudformation:ListStackResources': stack,
      'lambda:InvokeFunction': arns('RegisterLambdaFunction', 'SnapshotLambdaFunction'),
    });
  });

  test.each(identities)('%s allows no action by wildcard and no resource by wildcard alone', (identity) => {
    const statements = statementsOf(identity);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      expect(statement.Effect).toBe('Allow');
      expect(statement).not.toHaveProperty('NotAction');
      expect(statement).not.toHaveProperty('NotResource');
      for (const action of listOf(statement.Action)) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      for (const target of listOf(statement.Resource))
        expect(JSON.stringify(target)).not.toMatch(/"\*"|:\*[":]/);
    }
  });

  test.each(['Receive', 'Register', 'Snapshot'])(
    '%s runs under its own role, which only Lambda can take',
    (name) => {
      expect(resource(`${name}LambdaFunction`).Properties['Role']).toEqual({
        'Fn::GetAtt': [`${name}Role`, 'Arn'],
      });
      expect(resource(`${name}Role`).Properties['AssumeRolePolicyDocument']).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      });
      expect(resource(`${name}Role`).Properties).not.toHaveProperty('ManagedPolicyArns');
    },
  );

  test('no other role or policy gives anything away', () => {
    const types = [
      'AWS::IAM::Role',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Policy',
      'AWS::IAM::RolePolicy',
      'AWS::IAM::User',
    ];
    expect(types.flatMap((type) => resourcesOf(type).map(([id]) => id))).toEqual(identities);
  });

  test('only the API may call receive, only the schedule register, and of the bus only its rules snapshot', () => {
    const permissions = resourcesOf('AWS::Lambda::Permission').map(([, { Properties }]) => [
      (Properties['FunctionName'] as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0],
      Properties['Principal'],
      typeof Properties['SourceArn'],
    ]);
    expect(permissions).toHaveLength(3);
    expect(permissions).toContainEqual(['ReceiveLambdaFunction', 'apigateway.amazonaws.com', 'object']);
    expect(permissions).toContainEqual(['RegisterLambdaFunction', 'events.amazonaws.com', 'object']);
    expect(permissions).toContainEqual(['SnapshotLambdaFunction', 'events.amazonaws.com', 'object']);
  });
});

// One entry per action, with every resource it is allowed on.
function permissionsOf(identity: string): Record<string, Json[]> {
  const permissions: Record<string, Json[]> = {};
  for (const { Action, Resource } of statementsOf(identity)) {
    for (const action of listOf(Action)) (permissions[action] ??= []).push(...listOf(Resource));
  }
  return permissions;
}
