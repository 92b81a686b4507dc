import { nearest } from '../nearest.ts';
import { parameters, type Settings } from './parameters.ts';

/**
 * The settings of a stage from its parameters, later entries winning; an empty one counts as not given.
 * Everything that is wrong is one line in `mistakes`, with how it is spelled right.
 */
export function readSettings(
  stage: string,
  given: readonly (readonly [name: string, value: unknown])[],
): {
  settings: Settings;
  mistakes: string[];
} {
  const values = new Map(given.filter(([, value]) => value !== null && value !== ''));
  const mistakes = [...new Set(given.map(([name]) => name))]
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => describeUnknown(name));
  // Names of queues hold it, which AWS allows 80 characters.
  if (!/^[A-Za-z0-9-]{1,24}$/.test(stage))
    mistakes.unshift(`stage ${stage} must be at most 24 letters, digits and hyphens`);
  const read: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = values.get(name);
    const setting = value === undefined ? parameter.fallback : parameter.read(value);
    if (setting === undefined)
      mistakes.push(`parameter ${name} must be ${parameter.expected}, not ${JSON.stringify(value)}`);
    read[name] = setting;
  }
  const settings = read as unknown as Settings;
  if (mistakes.length === 0) mistakes.push(...findConflicts(settings));
  const { receiverUrl, customDomain } = settings;
  return {
    settings: { ...settings, receiverUrl: receiverUrl ?? (customDomain ? `https://${customDomain}` : null) },
    mistakes,
  };
}

// What is right by itself and wrong together, found before CloudFormation finds it half-way.
function findConflicts(settings: Settings): string[] {
  const { receiverUrl, customDomain, certificateArn, hostedZoneId } = settings;
  const conflicts: [isWrong: boolean, line: string][] = [
    [customDomain !== null && certificateArn === null, 'parameter customDomain needs certificateArn'],
    [customDomain === null && certificateArn !== null, 'parameter certificateArn is for a customDomain'],
    [customDomain === null && hostedZoneId !== null, 'parameter hostedZoneId is for a customDomain'],
    [
      customDomain !== null && receiverUrl !== null && new URL(receiverUrl).host !== customDomain,
      `parameter receiverUrl must be below https://${customDomain ?? ''}, the customDomain`,
    ],
    [
      settings.disableDefaultEndpoint && receiverUrl === null && customDomain === null,
      'parameter disableDefaultEndpoint needs a receiverUrl or a customDomain: nothing else would be left to call',
    ],
    [
      settings.quietAlarmHours !== null && settings.logLevel !== 'INFO',
      'parameter quietAlarmHours needs logLevel INFO: it counts lines of the log',
    ],
  ];
  return conflicts.filter(([isWrong]) => isWrong).map(([, line]) => line);
}

function describeUnknown(name: string): string {
  const known = Object.keys(parameters);
  const suggestion = nearest(name, known);
  return suggestion
    ? `parameter ${name} is not known: did you mean ${suggestion}?`
    : `parameter ${name} is not known (known: ${known.join(', ')})`;
}
