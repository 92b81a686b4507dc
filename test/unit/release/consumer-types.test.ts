import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Project } from './installed-package.ts';

const databases = `
declare global {
  interface CopernicaDatabases {
    788: {
      fields: { Email?: string; Age?: \`\${number}\`; Plan?: 'free' | 'paid' | '' };
      interests: { football?: boolean };
    };
  }
}
export {};
`;

const preamble = `
import { isNewer, isProfileEvent, ofCollection, ofDatabase, parseEvent } from 'copernica-events';
const event = await parseEvent({ body: '' });
const other = await parseEvent({ body: '' });
const use = (...values: unknown[]) => values;
use(isNewer, isProfileEvent, ofCollection, ofDatabase, event, other);
`;

/** Consumers' code, and the compiler's complaint where it must not compile. */
const samples: readonly [title: string, complaint: RegExp | null, code: string][] = [
  [
    'its action by its type',
    null,
    `if (event.type === 'com.copernica.profile.updated') { const is: 'update' = event.data.action; use(is); }`,
  ],
  [
    'no other action',
    /'"update"' is not assignable to type '"delete"'/,
    `if (event.type === 'com.copernica.profile.updated') { const is: 'delete' = event.data.action; use(is); }`,
  ],
  [
    'no field of a mail event',
    /unknown/,
    `if (event.type === 'com.copernica.message.opened') event.data['fields'].email;`,
  ],
  ['an order', null, `if (isProfileEvent(event) && isProfileEvent(other)) use(isNewer(event, other));`],
  ['no order of mail events', /not assignable/, `use(isNewer(event, event));`],
  [
    'any field of a database that nothing is known of',
    null,
    `if (ofDatabase(event, 1)) use(event.data.fields['Emial']);`,
  ],
  [
    'the fields of a known one',
    null,
    `if (ofDatabase(event, 788)) use(event.data.fields.Email, event.data.changes.Email?.to, event.data.interests.football);`,
  ],
  [
    'no misspelt field',
    /'Emial' does not exist/,
    `if (ofDatabase(event, 788)) use(event.data.fields.Emial);`,
  ],
  [
    'no misspelt field of one type',
    /'Emial' does not exist/,
    `if (event.type === 'com.copernica.profile.updated' && ofDatabase(event, 788)) use(event.data.fields.Emial);`,
  ],
  [
    'no misspelt change',
    /'Emial' does not exist/,
    `if (ofDatabase(event, 788)) use(event.data.changes.Emial);`,
  ],
  [
    'no misspelt interest',
    /'footbal' does not exist/,
    `if (ofDatabase(event, 788)) use(event.data.interests.footbal);`,
  ],
  [
    'a number as one',
    null,
    'if (ofDatabase(event, 788)) { const age: `${number}` = event.data.fields.Age ?? "0"; use(age); }',
  ],
  [
    'no option that a select does not have',
    /no overlap/,
    `if (ofDatabase(event, 788)) use(event.data.fields.Plan === 'gold');`,
  ],
  [
    'its action in a known database',
    null,
    `if (ofDatabase(event, 788) && event.type === 'com.copernica.profile.deleted') { const is: 'delete' = event.data.action; use(is); }`,
  ],
  [
    'an order in a known database',
    null,
    `if (ofDatabase(event, 788) && ofDatabase(other, 788)) use(isNewer(event, other));`,
  ],
  [
    'the subprofiles of a collection',
    null,
    `if (ofCollection(event, 7)) { const id: 7 = event.data.collection; use(id, event.data.fields['x']); }`,
  ],
];

// Without the browser's types, which nothing here needs and which take the compiler its time.
const strict: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  types: [],
  lib: ['lib.es2022.d.ts'],
  skipLibCheck: false,
};
const projects: [title: string, options: ts.CompilerOptions][] = [
  ['strict, for Node', { ...strict, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 }],
  [
    'strict, for a bundler',
    {
      ...strict,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
    },
  ],
  [
    'as tsc --init makes it',
    {
      ...strict,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
  ],
];

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => {
  project.remove();
});

describe.each(projects)('a consumer whose tsconfig is %s gets', (_, options) => {
  let complaints: Map<string, string>;
  beforeAll(() => {
    const files = samples.map(([, , code], index) => [`sample-${index}.ts`, `${preamble}${code}\n`]);
    complaints = project.compile({ ...Object.fromEntries(files), 'databases.ts': databases }, options);
  });

  it('types that compile', () => {
    const names = samples.map((_sample, index) => `sample-${index}.ts`);
    expect([...complaints.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(samples.map(([title, complaint], index) => ({ title, complaint, index })))(
    '$title',
    ({ complaint, index }) => {
      const complained = complaints.get(`sample-${index}.ts`);
      if (complaint) expect(complained).toMatch(complaint);
      else expect(complained).toBeUndefined();
    },
  );
});
