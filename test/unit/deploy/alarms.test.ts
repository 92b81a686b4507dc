import { describe, expect, it } from 'vitest';
import { alarmResources } from '../../../lib/deploy/alarms.ts';

interface AlarmResource {
  Type: string;
  Properties: Record<string, unknown> & { Dimensions: { Name: string; Value: unknown }[] };
}

const alarmsFor = (alarmTopicArn: string | null): [string, AlarmResource][] =>
  Object.entries(alarmResources('prod', { alarmTopicArn }) as Record<string, AlarmResource>);

describe('alarms', () => {
  it.each(alarmsFor(null))(
    '%s is a complete alarm of CloudWatch, quiet while nothing happens',
    (_, alarm) => {
      expect(alarm).toMatchObject({
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' },
      });
      const { AlarmDescription, Namespace, MetricName, Dimensions } = alarm.Properties;
      expect(AlarmDescription).toMatch(/^[A-Z].{30,}\.$/i);
      expect([Namespace, MetricName]).not.toContain(undefined);
      expect(Dimensions).not.toEqual([]);
      for (const { Name, Value } of Dimensions) expect([Name, Value]).not.toContain(undefined);
    },
  );

  it('only show in CloudWatch where there is no topic', () => {
    for (const [, { Properties }] of alarmsFor(null)) expect(Properties['AlarmActions']).toEqual([]);
  });

  it('tell the topic that is given', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';
    for (const [, { Properties }] of alarmsFor(topic)) expect(Properties['AlarmActions']).toEqual([topic]);
  });
});
