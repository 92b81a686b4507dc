import { describe, expect, test } from 'vitest';
import { snapshotTriggers } from '../../../../lib/deploy/adapt/snapshot-triggers.ts';

const off = { snapshotOnDeploy: false, sweep: null, sweepAlways: false };

describe('what starts snapshots', () => {
  test.each([
    ['an outage that is over, always', off, ['SnapshotAfterOutage']],
    ['a deploy', { ...off, snapshotOnDeploy: true }, ['SnapshotAfterOutage', 'SnapshotAfterDeploy']],
    ['a schedule', { ...off, sweep: 'rate(1 hour)' }, ['SnapshotAfterOutage', 'SnapshotSweep']],
  ])('%s', (_, settings, rules) => {
    const resources = snapshotTriggers(settings);
    expect(Object.keys(resources)).toEqual(rules.flatMap((rule) => [rule, `${rule}Permission`]));
  });

  test('what a sweep is given says whether to read anyway', () => {
    const { SnapshotSweep } = snapshotTriggers({ ...off, sweep: 'rate(1 hour)', sweepAlways: true });
    const Properties = SnapshotSweep?.Properties as {
      ScheduleExpression: string;
      Targets: { InputTransformer: { InputTemplate: string } }[];
    };
    expect(Properties.ScheduleExpression).toBe('rate(1 hour)');
    const template = Properties.Targets[0]?.InputTransformer.InputTemplate ?? '';
    expect(JSON.parse(template.replace('<id>', 'x'))).toEqual({
      ...{ id: 'x', source: 'aws.events', detail: { always: true } },
      'detail-type': 'Scheduled Event',
    });
  });
});
