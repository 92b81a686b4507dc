import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readZip, resource, resourcesOf, template } from './packaged-template.ts';

const apiUrl = { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] };

describe('functions', () => {
  test.each([
    { name: 'receive', memorySize: 1024, timeout: 15 },
    { name: 'register', memorySize: 256, timeout: 300 },
    { name: 'snapshot', memorySize: 512, timeout: 300 },
  ])('$name runs on Node 24 on arm64, $timeout s at most', ({ name, memorySize, timeout }) => {
    expect(resource(`${capitalized(name)}LambdaFunction`).Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `functions/${name}.handler`,
      MemorySize: memorySize,
      Timeout: timeout,
    });
  });

  test('receive has ended long before API Gateway stops waiting for it', () => {
    const [[, integration]] = resourcesOf('AWS::ApiGatewayV2::Integration') as [
      [string, ReturnType<typeof resource>],
    ];
    const timeoutSeconds = resource('ReceiveLambdaFunction').Properties['Timeout'] as number;
    expect(timeoutSeconds * 1000).toBeLessThanOrEqual(
      (integration.Properties['TimeoutInMillis'] as number) / 2,
    );
  });

  test('receive gets exactly the variables that it uses', () => {
    expect(resource('ReceiveLambdaFunction').Properties['Environment']).toEqual({
      Variables: {
        EVENT_QUEUE_URL: { Ref: 'EventQueue' },
        QUARANTINE_QUEUE_URL: { Ref: 'QuarantineQueue' },
        PAYLOAD_BUCKET: { Ref: 'PayloadBucket' },
        RECEIVER_URL: apiUrl,
        STAGE: 'dev',
        LOG_LEVEL: 'INFO',
        STACK_ID: { Ref: 'AWS::StackId' },
      },
    });
  });

  test('register gets the public URL, the bucket, the path of its state, its stage and its stack only', () => {
    expect(resource('RegisterLambdaFunction').Properties['Environment']).toEqual({
      Variables: {
        PAYLOAD_BUCKET: { Ref: 'PayloadBucket' },
        RECEIVER_URL: apiUrl,
        STATE_PATH: '/copernica-callbacks/dev',
        STAGE: 'dev',
        STACK_ID: { Ref: 'AWS::StackId' },
      },
    });
  });

  test('snapshot gets exactly the variables that it uses', () => {
    expect(resource('SnapshotLambdaFunction').Properties['Environment']).toEqual({
      Variables: {
        EVENT_QUEUE_URL: { Ref: 'EventQueue' },
        SNAPSHOT_QUEUE_URL: { Ref: 'SnapshotQueue' },
        PAYLOAD_BUCKET: { Ref: 'PayloadBucket' },
        STATE_PATH: '/copernica-callbacks/dev',
        STAGE: 'dev',
      },
    });
  });

  test('steps of snapshots come one at a time, and what failed comes again by itself', () => {
    const mappings = resourcesOf('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    expect(mappings).toHaveLength(1);
    expect(mappings[0]).toMatchObject({
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': ['SnapshotQueue', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['SnapshotLambdaFunction', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('there are no other functions', () => {
    expect(resourcesOf('AWS::Lambda::Function').map(([id]) => id)).toEqual([
      'ReceiveLambdaFunction',
      'RegisterLambdaFunction',
      'SnapshotLambdaFunction',
    ]);
  });

  test.each(['Receive', 'Register', 'Snapshot'])('the log of %s is kept for 30 days', (name) => {
    const { LogGroupName, RetentionInDays } = resource(`${name}LogGroup`).Properties;
    expect(RetentionInDays).toBe(30);
    const functionName = resource(`${name}LambdaFunction`).Properties['FunctionName'] as string;
    expect(LogGroupName).toBe(`/aws/lambda/${functionName}`);
  });
});

describe('routes', () => {
  test('only POST below /callbacks/ reaches receive', () => {
    expect(resourcesOf('AWS::ApiGatewayV2::Route').map(([, route]) => route.Properties['RouteKey'])).toEqual([
      'POST /callbacks/{proxy+}',
    ]);
    const integrations = resourcesOf('AWS::ApiGatewayV2::Integration').map(
      ([, integration]) => integration.Properties,
    );
    expect(integrations).toEqual([
      expect.objectContaining({
        IntegrationType: 'AWS_PROXY',
        PayloadFormatVersion: '2.0',
        IntegrationUri: { 'Fn::GetAtt': ['ReceiveLambdaFunction', 'Arn'] },
      }),
    ]);
  });

  test('the API is an HTTP API on the $default stage, which puts nothing in front of the path', () => {
    expect(resource('HttpApi').Properties['ProtocolType']).toBe('HTTP');
    expect(resource('HttpApiStage').Properties).toMatchObject({ StageName: '$default', AutoDeploy: true });
  });

  test('deliveries are not throttled, and the access log has no URL, which may hold a token', () => {
    const stage = resource('HttpApiStage').Properties;
    expect(stage['DefaultRouteSettings']).toEqual({ DetailedMetricsEnabled: false });
    expect(stage).not.toHaveProperty('RouteSettings');
    const { Format } = stage['AccessLogSettings'] as { Format: string };
    expect(Format.match(/\$context\.[\w.]+/g)).toEqual([
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integration.status',
      '$context.integration.error',
    ]);
    const filled = Format.replace('$context.status', '200').replace('$context.responseLatency', '12');
    expect(JSON.parse(filled)).toMatchObject({ stage: 'dev', status: 200, latencyMs: 12 });
  });
});

describe('schedule', () => {
  test('register runs once a day, applying', () => {
    const rules = resourcesOf('AWS::Events::Rule')
      .map(([, rule]) => rule.Properties)
      .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({
      State: 'ENABLED',
      ScheduleExpression: expect.stringMatching(/^cron\(\d+ \d+ \* \* \? \*\)$/),
      Targets: [{ Arn: { 'Fn::GetAtt': ['RegisterLambdaFunction', 'Arn'] }, Input: '{"mode":"apply"}' }],
    });
  });
});

describe('bundles', () => {
  test.each(['receive', 'register', 'snapshot'])(
    'the zip of %s holds one ES module and nothing else',
    (name) => {
      expect(Object.keys(unzipSync(readZip(name)))).toEqual([`functions/${name}.mjs`]);
    },
  );

  test('receive weighs 200 KB at most', () => {
    expect(bundleOf('receive').length).toBeLessThanOrEqual(200_000);
  });

  test('receive does without the SDK clients, whose loading would dominate a cold start', () => {
    const bundle = strFromU8(bundleOf('receive'));
    // The first is in every client's user agent, the second in every client's credential chain.
    expect(bundle).not.toMatch(/aws-sdk-js|aws-sdk\/client-|credential-provider-node/);
  });
});

test('the outputs name what consumers and operators need', () => {
  expect(Object.keys(template.Outputs)).toEqual(
    expect.arrayContaining([
      'ReceiverUrl',
      'EventQueueUrl',
      'EventQueueArn',
      'EventDeadLetterQueueUrl',
      'QuarantineQueueUrl',
      'PayloadBucketName',
      'ConsumerPolicyArn',
    ]),
  );
  expect(template.Outputs['ReceiverUrl']?.Value).toEqual(apiUrl);
});

function bundleOf(name: string): Uint8Array {
  return unzipSync(readZip(name))[`functions/${name}.mjs`] as Uint8Array;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
