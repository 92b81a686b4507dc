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
  const settings: Record<string, unknown> = {};
  for (const [name, { fallback, read, expected }] of Object.entries(parameters)) {
    const value = values.get(name);
    const setting = value === undefined ? fallback : read(value);
    if (setting === undefined)
      mistakes.push(`parameter ${name} must be ${expected}, not ${JSON.stringify(value)}`);
    settings[name] = setting;
  }
  return { settings: settings as unknown as Settings, mistakes };
}

function describeUnknown(name: string): string {
  const known = Object.keys(parameters);
  const suggestion = nearest(name, known);
  return suggestion
    ? `parameter ${name} is not known: did you mean ${suggestion}?`
    : `parameter ${name} is not known (known: ${known.join(', ')})`;
}
