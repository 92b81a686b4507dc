import { counted, countedBy, waitingOn, type Alarm, type SilenceAlarm } from './alarm.ts';
import { getAtt, ref } from './adapt/template.ts';

/** Logical id to alarm: one for every way to lose an event. */
export const alarms: Readonly<Record<string, Alarm>> = {
  EventDeadLetterAlarm: {
    description:
      'Consumers gave up on events; they are on the dead-letter queue for 14 days. Mend the consumer, then redrive.',
    ...waitingOn('EventDeadLetterQueue'),
  },
  QuarantineAlarm: {
    description:
      'Authentic deliveries were not understood; they are on the quarantine queue for 14 days. Look at their code, then replay.',
    ...waitingOn('QuarantineQueue'),
  },
  EventAgeAlarm: {
    description:
      'An event has waited an hour; consumers are down or too slow. See to them: after 14 days it is gone.',
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    of: { QueueName: getAtt('EventQueue', 'QueueName') },
    statistic: 'Maximum',
    threshold: 3600,
  },
  ReceiveServerErrorsAlarm: {
    description:
      "Deliveries were answered 5xx; Copernica may not send them again. receive's log names the service that failed: once it works, catch up by a snapshot.",
    namespace: 'AWS/ApiGateway',
    metric: '5xx',
    of: { ApiId: ref('HttpApi') },
    statistic: 'Sum',
    threshold: 0,
  },
  GatewayRefusedAlarm: {
    description:
      'API Gateway itself refused deliveries: 429 is the throttling of the AWS account, ask AWS for a higher limit; 413 is a body over its limit. Then catch up by a snapshot.',
    ...counted('refusedByGateway'),
  },
  ReceiveErrorsAlarm: {
    description:
      'receive crashed or ran out of time, which it never should. Report its last log lines, then catch up by a snapshot.',
    ...countedBy('Errors', 'ReceiveLambdaFunction'),
  },
  ReceiveThrottlesAlarm: {
    description:
      'More deliveries at once than Lambda may run. Ask AWS for a higher concurrency limit, then catch up by a snapshot.',
    ...countedBy('Throttles', 'ReceiveLambdaFunction'),
  },
  WrongHostAlarm: {
    description:
      'Deliveries came under another host than the receiver URL. Compare the parameter receiverUrl with the domain and its mapping.',
    ...counted('rejected', { code: 'wrong-host' }),
  },
  WrongAccountAlarm: {
    description:
      'Deliveries are signed for another account than the URL names. Compare copernicaId in callbacks.config.ts with the account at Copernica.',
    ...counted('rejected', { code: 'wrong-account' }),
  },
  StaleDateAlarm: {
    description:
      'Deliveries are older than they may be: Copernica is late, or its clock is wrong. Catch up by a snapshot, and ask Copernica.',
    ...counted('rejected', { code: 'stale-date' }),
  },
  ReceiveRejectedAlarm: {
    description:
      "For an hour everything that came was refused. Somebody is knocking, or Copernica's deliveries are not believed any more: the log of receive has the codes.",
    namespace: 'CopernicaCallbacks',
    metric: 'accepted',
    of: {},
    statistic: 'Maximum',
    threshold: 1,
    isBelow: true,
    periodSeconds: 3600,
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
      'register failed, so callbacks at Copernica may differ from callbacks.config.ts. Run npm run plan: it says which and why.',
    ...countedBy('Errors', 'RegisterLambdaFunction'),
  },
  // A deploy that fails to register is told to CloudFormation and is no error of the function, but it is counted.
  RegisterFailedAlarm: {
    description: 'Callbacks could not be made as declared. Run npm run plan: it says which and why.',
    ...counted('failed', { service: 'register' }),
  },
  StrayAlarm: {
    description:
      'Callbacks of ours are at Copernica that are not declared, and deliver. Run npm run plan to see them, npm run apply with --prune to delete them.',
    ...counted('stray', { service: 'register' }),
  },
};

/** register's nightly run, which repairs what was changed at Copernica, has not come to its end. */
export const registerSilent: SilenceAlarm = {
  description:
    'register has not run for 26 hours, so that nobody repairs what is changed at Copernica. Look at its schedule and its log.',
  metric: 'declared',
  of: { service: 'register' },
  silentHours: 26,
};
