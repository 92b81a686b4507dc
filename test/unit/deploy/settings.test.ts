import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../lib/deploy/settings.ts';

describe('settings of a stage', () => {
  it('are the defaults where nothing is given', () => {
    expect(readSettings([])).toMatchObject({
      settings: {
        receiverUrl: null,
        secretPrefix: 'copernica/',
        registerOnDeploy: true,
        alarmTopicArn: null,
      },
      mistakes: [],
    });
  });

  it('are what was given last, an empty value being none', () => {
    const { settings } = readSettings([
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
    ['alarmTopicArn', 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms'],
  ])('%s may be %s', (name, value) => {
    expect(readSettings([[name, value]]).mistakes).toEqual([]);
  });

  it.each([
    ['receiverUrl', 'callbacks.example.com'],
    ['receiverUrl', 'http://callbacks.example.com'],
    ['receiverUrl', 'https://callbacks.example.com/?a=b'],
    ['receiverUrl', 'https://user@callbacks.example.com/'],
    ['secretPrefix', '*'],
    ['registerOnDeploy', 'no'],
    ['registerOnDeploy', 0],
    ['alarmTopicArn', 'alarms'],
  ])('%s may not be %s', (name, value) => {
    expect(readSettings([[name, value]]).mistakes).toEqual([
      expect.stringMatching(new RegExp(`^parameter ${name} must be .+, not `)),
    ]);
  });

  it.each([
    ['recieverUrl', 'did you mean receiverUrl?'],
    ['registeronDeploy', 'did you mean registerOnDeploy?'],
    ['colour', 'known: receiverUrl, '],
  ])('%s is no parameter', (name, says) => {
    const { mistakes } = readSettings([[name, 'x']]);
    expect(mistakes).toEqual([expect.stringContaining(`parameter ${name} is not known`)]);
    expect(mistakes[0]).toContain(says);
  });
});
