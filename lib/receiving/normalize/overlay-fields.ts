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
  const findField = createFieldFinder(delivered.fields);
  const interestsByAlias = Map.groupBy(toAliases(delivered.interests.keys()), ({ alias }) => alias);
  for (const [submittedName, value] of submitted) {
    const name = findField(submittedName);
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
  const changes = new Map<string, Change>();
  for (const [name, to] of written) changes.set(name, toChange(delivered.fields.get(name), to));
  return {
    fields: overlay(delivered.fields, written),
    interests: overlay(delivered.interests, switched),
    changes,
  };
}

function toChange(from: string | undefined, to: string): Change {
  return from === undefined || from === to ? { to } : { from, to };
}

function overlay<Value>(
  lower: ReadonlyMap<string, Value>,
  upper: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const both = new Map(lower);
  for (const [name, value] of upper) both.set(name, value);
  return both;
}

// Copernica takes a field's name in any case, and answers with the field's own (protocol 1.3). The index of spellings costs
// more than all the rest, and most names need none.
function createFieldFinder(fields: ReadonlyMap<string, string>): (submittedName: string) => string {
  let bySpelling: ReadonlyMap<string, string[]> | undefined;
  return (submittedName) => {
    if (fields.has(submittedName)) return submittedName;
    bySpelling ??= Map.groupBy(fields.keys(), (name) => name.toLowerCase());
    const [name, ...others] = bySpelling.get(submittedName.toLowerCase()) ?? [];
    return name === undefined || others.length > 0 ? submittedName : name;
  };
}

// Webhooks name an interest without its group.
function toAliases(names: Iterable<string>): { alias: string; name: string }[] {
  return [...names].flatMap((name) => {
    const bare = name.slice(name.indexOf('.') + 1);
    return [...new Set([name, bare])].map((alias) => ({ alias, name }));
  });
}
