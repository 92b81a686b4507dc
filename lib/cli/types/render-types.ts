import type { Database, Field, Interest } from '../../copernica/list-databases.ts';
import { createNames, type Names } from './type-names.ts';

/** What an account has, as `--json` prints it. */
export interface AccountDatabase extends Database {
  account: string;
}

/** One file of TypeScript for use with `ofDatabase` and `ofCollection`; it imports nothing. */
export function renderTypes(databases: readonly AccountDatabase[], command: string): string {
  const names = createNames();
  const named = databases.map((database) => ({
    ...database,
    ...nameOf(names, database.name, database),
    collections: database.collections.map((collection) => ({
      ...collection,
      ...nameOf(names, `${database.name} ${collection.name}`, collection),
      interests: [],
      description: `Collection ${collection.id}, ${collection.name}, of database ${database.id}, ${database.name}`,
    })),
    description: `Database ${database.id}, ${database.name}, of account ${database.account}`,
  }));
  const collections = named.flatMap((database) => database.collections);
  return [
    `// What the databases at Copernica look like, written by \`${command}\`: run it again after a change there.`,
    '// With this file in the project, ofDatabase(event, id) and ofCollection(event, id) of copernica-events know the fields.',
    '',
    ...renderIds('databases', named),
    ...renderIds('collections', collections),
    ...[...named, ...collections].flatMap(renderShape),
    'declare global {',
    ...renderRegister('CopernicaDatabases', named),
    ...renderRegister('CopernicaCollections', collections),
    '}',
    '',
  ].join('\n');
}

interface Named {
  id: number;
  typeName: string;
  description: string;
  fields: readonly Field[];
  interests: readonly Interest[];
}

function nameOf(names: Names, name: string, { id }: { id: number }): { typeName: string } {
  return { typeName: names.take(name, id) };
}

function renderIds(variable: string, shapes: readonly Named[]): string[] {
  return [
    `/** The ids of the ${variable}, by name. */`,
    `export const ${variable} = {`,
    ...shapes.map(({ typeName, id }) => `  ${typeName}: ${id},`),
    '} as const;',
    '',
  ];
}

function renderShape({ typeName, description, fields, interests }: Named): string[] {
  // In an event a grouped interest is `group.name`, or the name alone where the delivery is a mere list of names.
  const keys = interests.flatMap(({ name, group }) => (group ? [`${group}.${name}`, name] : [name]));
  return [
    `/** ${toComment(description)}. */`,
    `export interface ${typeName} {`,
    '  fields: {',
    ...fields.flatMap(({ name, type, options }) => [
      `    /** ${toComment(type)} */`,
      `    ${toKey(name)}?: ${toType(type, options)};`,
    ]),
    '  };',
    '  interests: {',
    ...[...new Set(keys)].map((key) => `    ${toKey(key)}?: boolean;`),
    '  };',
    '}',
    '',
  ];
}

function renderRegister(name: string, shapes: readonly Named[]): string[] {
  return [`  interface ${name} {`, ...shapes.map(({ id, typeName }) => `    ${id}: ${typeName};`), '  }'];
}

// Values are texts, whatever the type (protocol 4.4); a number is never empty, a select is where no option was chosen.
function toType(type: string, options: readonly string[]): string {
  if (type === 'integer' || type === 'float') return '`${number}`';
  if (type !== 'select' || options.length === 0) return 'string';
  return [...new Set([...options, ''])].map(toLiteral).join(' | ');
}

function toKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : toLiteral(name);
}

function toLiteral(text: string): string {
  // JSON is JavaScript, but for the kind of quote that is usual here.
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function toComment(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');
}
