import type { Change } from '../../event/copernica-event.ts';
import type { PayloadMap } from '../parse/parse-payload.ts';
import { toBoolean } from './read-interests.ts';
import { setOnce, toText } from './read-values.ts';

/** A (sub)profile's values as they were delivered: from before or after the change, the body does not say. */
export interface DeliveredValues {
  fields: ReadonlyMap<string, string>;
  interests: ReadonlyMap<string, boolean>;
}

/** Its values now, and what was submitted. */
export interface CurrentValues {
  fields: Map<string, string>;
  interests: Map<string, boolean>;
  changes: Map<string, Change>;
}

/**
 * Lays what was submitted over what was delivered, so that the values are current either way (protocol 4.1). A
 * submitted name that is known as an interest and not as a field is one: webhooks mix them (protocol 4.2).
 * @throws PayloadError `unknown-shape`, and `contradiction` where one name is submitted with two values
 */
export function overlayFields(delivered: DeliveredValues, submitted: PayloadMap): CurrentValues {
  const written = new Map<string, string>();
  const switched = new Map<string, boolean>();
  const fieldsBySpelling = Map.groupBy(delivered.fields.keys(), (name) => name.toLowerCase());
  const interestsByAlias = Map.groupBy(toAliases(delivered.interests.keys()), ({ alias }) => alias);
  for (const [submittedName, value] of submitted) {
    const name = findField(submittedName, delivered.fields, fieldsBySpelling);
    const namesakes = delivered.fields.has(name) ? undefined : interestsByAlias.get(name);
    if (!namesakes) {
      setOnce(written, name, toText(value));
      continue;
    }
    const has = toBoolean(value);
    const [interest, ...others] = namesakes;
    // In several groups: nobody says which one is meant, so the delivered interests stay as they are.
    if (interest && others.length === 0 && has !== undefined) setOnce(switched, interest.name, has);
  }
  const changes = [...written].map(([name, to]) => [name, toChange(delivered.fields.get(name), to)] as const);
  return {
    fields: new Map([...delivered.fields, ...written]),
    interests: new Map([...delivered.interests, ...switched]),
    changes: new Map(changes),
  };
}

function toChange(from: string | undefined, to: string): Change {
  return from === undefined || from === to ? { to } : { from, to };
}

// Copernica takes a field's name in any case, and answers with the field's own (protocol 1.3).
function findField(
  submittedName: string,
  fields: ReadonlyMap<string, string>,
  bySpelling: ReadonlyMap<string, string[]>,
): string {
  const [name, ...others] = bySpelling.get(submittedName.toLowerCase()) ?? [];
  return name === undefined || others.length > 0 || fields.has(submittedName) ? submittedName : name;
}

// Webhooks name an interest without its group.
function toAliases(names: Iterable<string>): { alias: string; name: string }[] {
  return [...names].flatMap((name) => {
    const bare = name.slice(name.indexOf('.') + 1);
    return [...new Set([name, bare])].map((alias) => ({ alias, name }));
  });
}
