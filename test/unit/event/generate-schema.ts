import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

const root = join(import.meta.dirname, '../../..');

/** The schemas that are checked in, and the type that each describes. */
export const schemaFiles = {
  'event.schema.json': 'CopernicaEvent',
  'profile-event.schema.json': 'ProfileEvent',
  'mail-event.schema.json': 'MailEvent',
} as const;

/** A file of `schemaFiles`, `asyncapi.json` or another of the package's. */
export function packageFile(name: string): string {
  return join(root, 'lib/event', name);
}

/** The schema of a file as the types have it now. */
export function generateSchema(file: keyof typeof schemaFiles): Record<string, unknown> {
  const generator = createGenerator({
    path: packageFile('consumer-api.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    schemaId: file,
    topRef: false,
    additionalProperties: true,
    // That is for tsc to do.
    skipTypeCheck: true,
  });
  return JSON.parse(toPlainNames(JSON.stringify(generator.createSchema(schemaFiles[file]))));
}

// Generators of other languages make a class of each definition: `ProfileEventOf<"create">` is ProfileEventOfCreate.
function toPlainNames(schema: string): string {
  return schema.replace(
    /(\w+?)(?:Of)?(?:<|%3C)(?:\\?"|%22)?([\w.]+)(?:\\?"|%22)?(?:>|%3E)/g,
    (_, name: string, argument: string) =>
      `${name}Of${argument.replace(/(?:^|\.)(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
  );
}
