import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../lib/deploy/settings.ts';

describe('settings of a stage', () => {
  it('are the defaults where nothing is given', () => {
    expect(readSettings('prod', [])).toMatchObject({
      settings: {
        receiverUrl: null,
        secretPrefix: null,
        removal: 'retain',
        registerOnDeploy: true,
        alarmTopicArn: null,
      },
      mistakes: [],
    });
  });

  it('are what was given last, an empty value being none', () => {
    const { settings } = readSettings('prod', [
      ['secretPrefix', 'one/'],
      ['secretPrefix', 'two/'],
      ['registerOnDeploy', false],
      ['receiverUrl', ''],
    ]);
    expect(settings).toMatchObject({ secretPrefix: 'two/', registerOnDeploy: false, receiverUrl: null });
  });

  it.each([
    ['receiverUrl', 'https://callbacks.example.com/copernica'],
    ['receiverUrl', 'http://127.0.0.1:4580'],
    ['secretPrefix', 'copernica/prod/'],
    ['registerOnDeploy', 'false'],
    ['removal', 'delete'],
    ['disableDefaultEndpoint', 'false'],
    ['schedule', 'rate(6 hours)'],
    ['schedule', 'cron(0 4 * * ? *)'],
    ['alarmEmail', 'crm-team@example.com'],
    ['quietAlarmHours', '24'],
    ['logLevel', 'WARN'],
    ['logRetentionDays', 90],
    ['tracing', true],
    ['tags', 'team=crm,cost-centre=42'],
    ['kmsKeyArn', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['permissionsBoundaryArn', 'arn:aws:iam::123456789012:policy/boundary'],
    ['consumerAccounts', '123456789012, 210987654321'],
    ['fanOut', 'eventbridge'],
    ['alarmTopicArn', 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms'],
  ])('%s may be %s', (name, value) => {
    expect(readSettings('prod', [[name, value]]).mistakes).toEqual([]);
  });

  it.each([
    ['receiverUrl', 'callbacks.example.com'],
    ['receiverUrl', 'http://callbacks.example.com'],
    ['receiverUrl', 'https://callbacks.example.com/?a=b'],
    ['receiverUrl', 'https://user@callbacks.example.com/'],
    ['secretPrefix', '*'],
    ['registerOnDeploy', 'no'],
    ['removal', 'destroy'],
    ['schedule', 'daily'],
    ['schedule', 'rate(2 days)'],
    ['alarmEmail', 'nobody'],
    ['quietAlarmHours', '0'],
    ['quietAlarmHours', '1.5'],
    ['logRetentionDays', '31'],
    ['tags', 'team'],
    ['tags', 'aws:team=crm'],
    ['kmsKeyArn', 'alias/own'],
    ['permissionsBoundaryArn', 'boundary'],
    ['consumerAccounts', '123'],
    ['fanOut', 'kafka'],
    ['certificateArn', 'certificate'],
    ['hostedZoneId', 'example.com'],
    ['customDomain', 'https://callbacks.example.com'],
    ['registerOnDeploy', 0],
    ['alarmTopicArn', 'alarms'],
  ])('%s may not be %s', (name, value) => {
    expect(readSettings('prod', [[name, value]]).mistakes).toEqual([
      expect.stringMatching(new RegExp(`^parameter ${name} must be .+, not `)),
    ]);
  });

  it.each([
    ['recieverUrl', 'did you mean receiverUrl?'],
    ['registeronDeploy', 'did you mean registerOnDeploy?'],
    ['colour', 'known: receiverUrl, '],
  ])('%s is no parameter', (name, says) => {
    const { mistakes } = readSettings('prod', [[name, 'x']]);
    expect(mistakes).toEqual([expect.stringContaining(`parameter ${name} is not known`)]);
    expect(mistakes[0]).toContain(says);
  });

  it.each([
    ['a', true],
    ['a'.repeat(24), true],
    ['a'.repeat(25), false],
    ['my_stage', false],
  ])('stage %s may be deployed: %s', (stage, isRight) => {
    expect(readSettings(stage, []).mistakes).toEqual(
      isRight ? [] : [`stage ${stage} must be at most 24 letters, digits and hyphens`],
    );
  });

  it.each([
    ['tags', { team: 'crm', centre: 42 }, { team: 'crm', centre: '42' }],
    ['tags', 'team=crm, url=a=b', { team: 'crm', url: 'a=b' }],
    ['consumerAccounts', ['123456789012', '123456789012'], ['123456789012']],
    ['quietAlarmHours', '24', 24],
  ] as const)('%s are read from %j', (name, given, expected) => {
    const { settings, mistakes } = readSettings('prod', [[name, given]]);
    expect(mistakes).toEqual([]);
    expect(settings[name]).toEqual(expected);
  });

  const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/12ab';
  const customDomain = 'callbacks.example.com';
  it.each([
    [{ customDomain, certificateArn }, `https://${customDomain}`],
    [{ customDomain, certificateArn, receiverUrl: `https://${customDomain}/a` }, `https://${customDomain}/a`],
    [{ receiverUrl: 'https://other.example.com', disableDefaultEndpoint: true }, 'https://other.example.com'],
    [{}, null],
  ])('%j make the receiver URL %s', (given, receiverUrl) => {
    const { settings, mistakes } = readSettings('prod', Object.entries(given));
    expect(mistakes).toEqual([]);
    expect(settings.receiverUrl).toBe(receiverUrl);
  });

  it.each([
    [{ customDomain }, 'customDomain needs certificateArn'],
    [{ certificateArn }, 'certificateArn is for a customDomain'],
    [{ hostedZoneId: 'Z1' }, 'hostedZoneId is for a customDomain'],
    [
      { customDomain, certificateArn, receiverUrl: 'https://other.example.com' },
      'receiverUrl must be below https://callbacks.example.com',
    ],
    [{ disableDefaultEndpoint: true }, 'disableDefaultEndpoint needs a receiverUrl'],
    [{ quietAlarmHours: 24, logLevel: 'WARN' }, 'quietAlarmHours needs logLevel INFO'],
  ])('%j do not go together', (given, says) => {
    expect(readSettings('prod', Object.entries(given)).mistakes).toEqual([expect.stringContaining(says)]);
  });
});
