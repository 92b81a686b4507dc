import { describe, expect, test } from 'vitest';
import { resource, resourcesOf } from './packaged-template.ts';

const alarms = [
  {
    when: 'consumers gave up on an event',
    alarm: 'EventDeadLetterAlarm',
    metric: 'AWS/SQS ApproximateNumberOfMessagesVisible',
    of: { Name: 'QueueName', Value: { 'Fn::GetAtt': ['EventDeadLetterQueue', 'QueueName'] } },
    above: 0,
  },
  {
    when: 'a delivery was not understood',
    alarm: 'QuarantineAlarm',
    metric: 'AWS/SQS ApproximateNumberOfMessagesVisible',
    of: { Name: 'QueueName', Value: { 'Fn::GetAtt': ['QuarantineQueue', 'QueueName'] } },
    above: 0,
  },
  {
    when: 'an event has waited for an hour',
    alarm: 'EventAgeAlarm',
    metric: 'AWS/SQS ApproximateAgeOfOldestMessage',
    of: { Name: 'QueueName', Value: { 'Fn::GetAtt': ['EventQueue', 'QueueName'] } },
    above: 3600,
  },
  {
    when: 'a delivery was answered 5xx',
    alarm: 'ReceiveServerErrorsAlarm',
    metric: 'AWS/ApiGateway 5xx',
    of: { Name: 'ApiId', Value: { Ref: 'HttpApi' } },
    above: 0,
  },
  {
    when: 'receive crashed',
    alarm: 'ReceiveErrorsAlarm',
    metric: 'AWS/Lambda Errors',
    of: { Name: 'FunctionName', Value: { Ref: 'ReceiveLambdaFunction' } },
    above: 0,
  },
  {
    when: 'receive was throttled',
    alarm: 'ReceiveThrottlesAlarm',
    metric: 'AWS/Lambda Throttles',
    of: { Name: 'FunctionName', Value: { Ref: 'ReceiveLambdaFunction' } },
    above: 0,
  },
  {
    when: 'API Gateway refused a delivery by itself',
    alarm: 'GatewayRefusedAlarm',
    metric: 'CopernicaCallbacks refusedByGateway',
    of: [{ Name: 'stage', Value: 'dev' }],
    above: 0,
  },
  {
    when: 'a delivery came under another host',
    alarm: 'WrongHostAlarm',
    metric: 'CopernicaCallbacks rejected',
    of: [
      { Name: 'code', Value: 'wrong-host' },
      { Name: 'stage', Value: 'dev' },
    ],
    above: 0,
  },
  {
    when: 'a delivery came of another account',
    alarm: 'WrongAccountAlarm',
    metric: 'CopernicaCallbacks rejected',
    of: [
      { Name: 'code', Value: 'wrong-account' },
      { Name: 'stage', Value: 'dev' },
    ],
    above: 0,
  },
  {
    when: 'a delivery was too old',
    alarm: 'StaleDateAlarm',
    metric: 'CopernicaCallbacks rejected',
    of: [
      { Name: 'code', Value: 'stale-date' },
      { Name: 'stage', Value: 'dev' },
    ],
    above: 0,
  },
  {
    when: 'a callback of ours is not declared',
    alarm: 'StrayAlarm',
    metric: 'CopernicaCallbacks stray',
    of: [
      { Name: 'service', Value: 'register' },
      { Name: 'stage', Value: 'dev' },
    ],
    above: 0,
  },
  {
    when: 'a snapshot stands still',
    alarm: 'SnapshotDeadLetterAlarm',
    metric: 'AWS/SQS ApproximateNumberOfMessagesVisible',
    of: { Name: 'QueueName', Value: { 'Fn::GetAtt': ['SnapshotDeadLetterQueue', 'QueueName'] } },
    above: 0,
  },
  {
    when: 'a step of a snapshot has waited for an hour',
    alarm: 'SnapshotStuckAlarm',
    metric: 'AWS/SQS ApproximateAgeOfOldestMessage',
    of: { Name: 'QueueName', Value: { 'Fn::GetAtt': ['SnapshotQueue', 'QueueName'] } },
    above: 3600,
  },
  {
    when: 'snapshot failed',
    alarm: 'SnapshotErrorsAlarm',
    metric: 'AWS/Lambda Errors',
    of: { Name: 'FunctionName', Value: { Ref: 'SnapshotLambdaFunction' } },
    above: 0,
  },
  {
    when: 'a snapshot did not believe what it read',
    alarm: 'SnapshotProblemsAlarm',
    metric: 'CopernicaCallbacks problems',
    of: [
      { Name: 'service', Value: 'snapshot' },
      { Name: 'stage', Value: 'dev' },
    ],
    above: 0,
  },
  {
    when: 'register failed',
    alarm: 'RegisterErrorsAlarm',
    metric: 'AWS/Lambda Errors',
    of: { Name: 'FunctionName', Value: { Ref: 'RegisterLambdaFunction' } },
    above: 0,
  },
  {
    when: 'a callback could not be registered',
    alarm: 'RegisterFailedAlarm',
    metric: 'CopernicaCallbacks failed',
    of: [
      { Name: 'service', Value: 'register' },
      { Name: 'stage', Value: 'dev' },
    ],
    above: 0,
  },
];

/** More than one metric, or its absence: tested where they are made. */
const elsewhere = ['ReceiveRejectedAlarm', 'RegisterSilentAlarm'];

describe('alarms', () => {
  test.each(alarms)('$alarm goes off when $when', ({ alarm, metric, of, above }) => {
    const { Properties } = resource(alarm);
    const [Namespace, MetricName] = metric.split(' ');
    expect(Properties).toMatchObject({ Namespace, MetricName });
    expect(Properties).toMatchObject({
      Dimensions: [of].flat(),
      Threshold: above,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
    expect(Properties['AlarmDescription']).toBeTruthy();
  });

  test('every alarm is in the table, and tells nobody unless a topic is given', () => {
    const found = resourcesOf('AWS::CloudWatch::Alarm');
    expect(found.map(([id]) => id).sort()).toEqual(
      [...alarms.map(({ alarm }) => alarm), ...elsewhere].sort(),
    );
    for (const [, { Properties }] of found)
      expect(Properties).toMatchObject({ AlarmActions: [], OKActions: [] });
  });
});
