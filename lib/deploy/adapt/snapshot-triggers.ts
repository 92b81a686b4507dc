import type { Settings } from '../parameters.ts';
import { getAtt, ref, type Resource } from './template.ts';

type Trigger = Readonly<Record<string, unknown>>;

const target = getAtt('SnapshotLambdaFunction', 'Arn');

/** Alarms that say that deliveries were refused or lost: when one is over, what was missed is read. */
const outageAlarms = ['ReceiveServerErrorsAlarm', 'ReceiveErrorsAlarm', 'ReceiveThrottlesAlarm'];

/** What starts snapshots by itself, as CloudFormation resources: rules of EventBridge, and their permission to call. */
export function snapshotTriggers(
  settings: Pick<Settings, 'snapshotOnDeploy' | 'sweep' | 'sweepAlways'>,
): Record<string, Resource> {
  const rules = { ...afterOutage, ...(settings.snapshotOnDeploy ? afterDeploy : {}), ...toSweep(settings) };
  return Object.fromEntries(
    Object.entries(rules).flatMap(([id, properties]): [string, Resource][] => [
      [id, { Type: 'AWS::Events::Rule', Properties: properties }],
      [`${id}Permission`, toPermission(id)],
    ]),
  );
}

const afterOutage: Record<string, Trigger> = {
  SnapshotAfterOutage: {
    Description: 'Reads what was changed while deliveries were refused or lost, once they are taken again.',
    EventPattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      resources: outageAlarms.map((alarm) => getAtt(alarm, 'Arn')),
      detail: { state: { value: ['OK'] }, previousState: { value: ['ALARM'] } },
    },
    Targets: [{ Id: 'snapshot', Arn: target }],
  },
};

// By then its callbacks are registered: what changes while the snapshot reads is delivered.
const afterDeploy: Record<string, Trigger> = {
  SnapshotAfterDeploy: {
    Description: 'Loads what was declared and never loaded.',
    EventPattern: {
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      detail: {
        'stack-id': [ref('AWS::StackId')],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    },
    Targets: [{ Id: 'snapshot', Arn: target }],
  },
};

function toSweep({ sweep, sweepAlways }: Pick<Settings, 'sweep' | 'sweepAlways'>): Record<string, Trigger> {
  if (sweep === null) return {};
  const event = `"detail-type":"Scheduled Event","source":"aws.events","detail":{"always":${sweepAlways}}`;
  const transformer = { InputPathsMap: { id: '$.id' }, InputTemplate: `{"id":"<id>",${event}}` };
  return {
    SnapshotSweep: {
      Description: "Asks Copernica's log of failed deliveries, and reads what they would have told.",
      ScheduleExpression: sweep,
      Targets: [{ Id: 'snapshot', Arn: target, InputTransformer: transformer }],
    },
  };
}

function toPermission(rule: string): Resource {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 'events.amazonaws.com',
      SourceArn: getAtt(rule, 'Arn'),
    },
  };
}
