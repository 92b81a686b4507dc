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
});
