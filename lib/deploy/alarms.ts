import { getAtt, ref, type Resource } from './adapt/template.ts';
import type { Settings } from './parameters.ts';

/** A metric that must stay at or below a threshold in every five minutes. */
interface Alarm {
  /** What it means, and what to do first. */
  description: string;
  namespace: 'AWS/SQS' | 'AWS/ApiGateway' | 'AWS/Lambda' | 'CopernicaCallbacks';
  metric: string;
  /** The metric's dimensions; our own metrics have the stage besides. */
  of: Readonly<Record<string, unknown>>;
  statistic: 'Maximum' | 'Sum';
  threshold: number;
}

const waitingOn = (queue: string) =>
  ({
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    of: { QueueName: getAtt(queue, 'QueueName') },
    statistic: 'Maximum',
    threshold: 0,
  }) as const;

const countedBy = (metric: 'Errors' | 'Throttles', lambda: string) =>
  ({
    namespace: 'AWS/Lambda',
    metric,
    of: { FunctionName: ref(lambda) },
    statistic: 'Sum',
    threshold: 0,
  }) as const;

/** Logical id to alarm. */
const alarms: Record<string, Alarm> = {
  EventDeadLetterAlarm: {
    description: 'Consumers gave up on events; they are on the dead-letter queue for 14 days.',
    ...waitingOn('EventDeadLetterQueue'),
  },
  QuarantineAlarm: {
    description: 'Authentic deliveries were not understood; they are on the quarantine queue for 14 days.',
    ...waitingOn('QuarantineQueue'),
  },
  EventAgeAlarm: {
    description: 'An event has waited an hour; consumers are down or too slow. After 14 days it is gone.',
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    of: { QueueName: getAtt('EventQueue', 'QueueName') },
    statistic: 'Maximum',
    threshold: 3600,
  },
  ReceiveServerErrorsAlarm: {
    description: 'Deliveries were answered 5xx; Copernica may not send them again.',
    namespace: 'AWS/ApiGateway',
    metric: '5xx',
    of: { ApiId: ref('HttpApi') },
    statistic: 'Sum',
    threshold: 0,
  },
  ReceiveErrorsAlarm: {
    description: 'receive crashed or ran out of time, which it never should.',
    ...countedBy('Errors', 'ReceiveLambdaFunction'),
  },
  ReceiveThrottlesAlarm: {
    description: 'More deliveries at once than Lambda may run; ask AWS for a higher concurrency limit.',
    ...countedBy('Throttles', 'ReceiveLambdaFunction'),
  },
  ReceiveRejectedAlarm: {
    description:
      "Many deliveries were refused. Somebody is knocking, or Copernica's are: an account id or URL is wrong, or its keys cannot be read. The log says which.",
    namespace: 'CopernicaCallbacks',
    metric: 'rejected',
    of: {},
    statistic: 'Sum',
    threshold: 10,
  },
  SnapshotDeadLetterAlarm: {
    description:
      'A snapshot failed for an hour and stands still. Its log says why; mend that, then redrive the dead letters.',
    ...waitingOn('SnapshotDeadLetterQueue'),
  },
  SnapshotStuckAlarm: {
    description: 'A step of a snapshot has waited for an hour; the log of snapshot says what it waits for.',
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    of: { QueueName: getAtt('SnapshotQueue', 'QueueName') },
    statistic: 'Maximum',
    threshold: 3600,
  },
  SnapshotErrorsAlarm: {
    description: 'snapshot crashed, ran out of time or refused to start; what was to be read may be missing.',
    ...countedBy('Errors', 'SnapshotLambdaFunction'),
  },
  SnapshotProblemsAlarm: {
    description:
      'A snapshot ended, but did not believe what it read: the list was short, or too much was gone at once. Its log says which.',
    namespace: 'CopernicaCallbacks',
    metric: 'problems',
    of: { service: 'snapshot' },
    statistic: 'Sum',
    threshold: 0,
  },
  RegisterErrorsAlarm: {
    description:
      'register failed, so callbacks at Copernica may differ from callbacks.config.ts; its log says which.',
    ...countedBy('Errors', 'RegisterLambdaFunction'),
  },
  // A deploy that fails to register is told to CloudFormation and is no error of the function, but it is counted.
  RegisterFailedAlarm: {
    description: 'Callbacks could not be made as declared; the log of register says which and why.',
    namespace: 'CopernicaCallbacks',
    metric: 'failed',
    of: { service: 'register' },
    statistic: 'Sum',
    threshold: 0,
  },
};

/** The alarms as CloudFormation resources. They tell the topic, or only show in CloudWatch when there is none. */
export function alarmResources(
  stage: string,
  { alarmTopicArn }: Pick<Settings, 'alarmTopicArn'>,
): Record<string, Resource> {
  const toResource = ({ description, namespace, metric, of, ...rest }: Alarm): Resource => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries({ ...of, ...(namespace === 'CopernicaCallbacks' ? { stage } : {}) }).map(
        ([Name, Value]) => ({ Name, Value }),
      ),
      Statistic: rest.statistic,
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: rest.threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: alarmTopicArn ? [alarmTopicArn] : [],
    },
  });
  return Object.fromEntries(Object.entries(alarms).map(([id, alarm]) => [id, toResource(alarm)]));
}
