import type { Alarm, SilenceAlarm } from '../alarm.ts';
import { alarms, registerSilent } from '../alarms.ts';
import type { Deployment } from '../deployment.ts';
import { addTo, ref, type Resource, type Template } from './template.ts';

/** Adds the alarms, and the topic of the e-mail address. They tell topics, or only show in CloudWatch when there is none. */
export function addAlarms(template: Template, deployment: Deployment): Template {
  const { stage, alarmEmail, alarmTopicArn, quietAlarmHours, accounts } = deployment;
  const topics = [...(alarmTopicArn ? [alarmTopicArn] : []), ...(alarmEmail ? [ref('AlarmTopic')] : [])];
  const quiet = quietAlarmHours === null ? [] : accounts;
  const Resources = {
    ...(alarmEmail ? toTopic(alarmEmail) : {}),
    ...Object.fromEntries(Object.entries(alarms).map(([id, alarm]) => [id, toResource(alarm, stage)])),
    RegisterSilentAlarm: {
      ...toSilenceResource(registerSilent, stage),
      Condition: 'RegisterOnDeploy',
      // The deploy registers, and so is the first run: until then there is nothing to miss.
      DependsOn: 'CopernicaCallbacks',
    },
    ...Object.fromEntries(
      quiet.flatMap((account) => Object.entries(watchAccount(account, stage, quietAlarmHours ?? 0))),
    ),
  };
  const told = Object.entries<Resource>(Resources).map(
    ([id, resource]) => [id, tell(resource, topics)] as const,
  );
  return addTo(template, { Resources: Object.fromEntries(told) });
}

function tell(resource: Resource, topics: readonly unknown[]): Resource {
  if (resource.Type !== 'AWS::CloudWatch::Alarm') return resource;
  return { ...resource, Properties: { ...resource.Properties, AlarmActions: topics, OKActions: topics } };
}

function toResource(alarm: Alarm, stage: string): Resource {
  const { description, namespace, metric, of, statistic, threshold, periodSeconds = 300, isBelow } = alarm;
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: toDimensions(of, namespace === 'CopernicaCallbacks' ? stage : null),
      Statistic: statistic,
      Period: periodSeconds,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: isBelow ? 'LessThanThreshold' : 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    },
  };
}

function toSilenceResource({ description, metric, of, silentHours }: SilenceAlarm, stage: string): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      Namespace: 'CopernicaCallbacks',
      MetricName: metric,
      Dimensions: toDimensions(of, stage),
      Statistic: 'SampleCount',
      Period: 3600,
      EvaluationPeriods: silentHours,
      DatapointsToAlarm: silentHours,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    },
  };
}

/** Counts what an account's deliveries brought, from the log, and alarms when that is nothing for so long. */
function watchAccount(account: string, stage: string, silentHours: number): Record<string, Resource> {
  const id = account.replace(/[^A-Za-z0-9]/g, (character) => `x${character.charCodeAt(0).toString(16)}`);
  const metric = 'forwardedOfAccount';
  return {
    [`ForwardedOf${id}Filter`]: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: ref('ReceiveLogGroup'),
        FilterPattern: `{ ($.forwarded = 1) && ($.account = ${JSON.stringify(account)}) }`,
        MetricTransformations: [
          {
            MetricNamespace: 'CopernicaCallbacks',
            MetricName: metric,
            MetricValue: '1',
            Dimensions: [
              { Key: 'account', Value: '$.account' },
              { Key: 'stage', Value: '$.stage' },
            ],
          },
        ],
      },
    },
    [`QuietOf${id}Alarm`]: toSilenceResource(
      {
        description: `Nothing came of account ${account} for ${silentHours} hours. Change a test profile at Copernica, and run npm run plan.`,
        metric,
        of: { account },
        silentHours,
      },
      stage,
    ),
  };
}

function toTopic(email: string): Record<string, Resource> {
  return {
    AlarmTopic: { Type: 'AWS::SNS::Topic', Properties: {} },
    AlarmSubscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: email },
    },
  };
}

function toDimensions(of: Readonly<Record<string, unknown>>, stage: string | null): unknown[] {
  return Object.entries(stage === null ? of : { ...of, stage }).map(([Name, Value]) => ({ Name, Value }));
}
