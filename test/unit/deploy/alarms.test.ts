import { describe, expect, it } from 'vitest';
import { addAlarms } from '../../../lib/deploy/adapt/add-alarms.ts';
import { deploymentWith, small } from './adapt/deployment.ts';

interface AlarmResource {
  Type: string;
  Condition?: string;
  Properties: Record<string, unknown> & {
    Dimensions: { Name: string; Value: unknown }[];
  };
}

function resourcesWith(settings: Parameters<typeof deploymentWith>[0] = {}): Record<string, AlarmResource> {
  return addAlarms({ Resources: {} }, deploymentWith(settings)).Resources as unknown as Record<
    string,
    AlarmResource
  >;
}
const alarmsWith = (settings: Parameters<typeof deploymentWith>[0] = {}): [string, AlarmResource][] =>
  Object.entries(resourcesWith(settings)).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');

describe('alarms', () => {
  it.each(alarmsWith({ quietAlarmHours: 24 }))('%s is complete, and says what to do first', (_, alarm) => {
    const { AlarmDescription, Namespace, MetricName, Dimensions } = alarm.Properties;
    // What it means, and then what to do.
    expect(AlarmDescription).toMatch(/^[A-Za-z].{30,}[.;:] .+\.$/s);
    expect([Namespace, MetricName]).not.toContain(undefined);
    expect(Dimensions).not.toEqual([]);
    for (const { Name, Value } of Dimensions) expect([Name, Value]).not.toContain(undefined);
  });

  it.each(
    alarmsWith({ quietAlarmHours: 24 }).filter(([, { Properties }]) =>
      /Copernica/.test(String(Properties['Namespace'])),
    ),
  )('%s is of this stage only, so that a test stage wakes nobody', (_, { Properties }) => {
    expect(Properties.Dimensions).toContainEqual({ Name: 'stage', Value: 'prod' });
  });

  it('are quiet while nothing happens, but for those of silence', () => {
    const loud = alarmsWith({ quietAlarmHours: 24 }).filter(
      ([, { Properties }]) => Properties['TreatMissingData'] !== 'notBreaching',
    );
    expect(
      loud.map(([id, { Properties }]) => [
        id,
        Properties['TreatMissingData'],
        Properties['EvaluationPeriods'],
      ]),
    ).toEqual([
      ['RegisterSilentAlarm', 'breaching', 26],
      ['QuietOfmainAlarm', 'breaching', 24],
    ]);
  });

  it('know that register runs only where it is switched on', () => {
    expect(resourcesWith()['RegisterSilentAlarm']?.Condition).toBe('RegisterOnDeploy');
  });

  it('go off when all that came in an hour was refused, and not when nothing came', () => {
    expect(resourcesWith()['ReceiveRejectedAlarm']?.Properties).toMatchObject({
      MetricName: 'accepted',
      Statistic: 'Maximum',
      Period: 3600,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('of silence take any name of an account', () => {
    const ids = Object.keys(resourcesWith({ quietAlarmHours: 1, accounts: ['main', 'main-2'] }));
    expect(ids.filter((id) => id.startsWith('QuietOf'))).toEqual([
      'QuietOfmainAlarm',
      'QuietOfmainx2d2Alarm',
    ]);
  });

  const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';
  it.each([
    ['nobody', {}, []],
    ['the topic that is given', { alarmTopicArn: topic }, [topic]],
    ['the e-mail address that is given', { alarmEmail: 'a@example.com' }, [{ Ref: 'AlarmTopic' }]],
    ['both', { alarmTopicArn: topic, alarmEmail: 'a@example.com' }, [topic, { Ref: 'AlarmTopic' }]],
  ])('tell %s, also when it is over', (_, settings, topics) => {
    for (const [, { Properties }] of alarmsWith(settings))
      expect(Properties).toMatchObject({ AlarmActions: topics, OKActions: topics });
    expect('AlarmTopic' in resourcesWith(settings)).toBe('alarmEmail' in settings);
  });
});

it('the other resources stay', () => {
  expect(addAlarms(small, deploymentWith()).Resources).toMatchObject(small.Resources);
});
