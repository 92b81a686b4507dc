import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

export const schemaFile = join(import.meta.dirname, '../../../lib/event/event.schema.json');

/** A checked-in schema as a function: what is wrong with an event, [] when nothing is. */
export function createEventValidator(file = schemaFile): (event: unknown) => string[] {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return (event) =>
    validate(event)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
