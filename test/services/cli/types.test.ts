import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../sandbox/copernica/database.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import { createProject, type Project } from '../../unit/release/installed-package.ts';
import { runCommand } from './run-command.ts';

const databases: Database[] = [
  {
    id: 788,
    name: 'Customers',
    interests: ['football', 'chess'],
    fields: [
      { name: 'Email', type: 'email' },
      { name: 'Age', type: 'integer', value: '0' },
      { name: 'Score', type: 'float', value: '0' },
      { name: 'Plan', type: 'select', value: 'free*\r\npaid' },
      { name: 'Born', type: 'empty_date' },
    ],
    collections: [{ id: 8550, name: 'Orders', fields: [{ name: 'Total', type: 'float' }] }],
  },
  { id: 789, name: 'Press list', interests: [], collections: [] },
];

const folder = mkdtempSync(join(tmpdir(), 'copernica-types-'));
const out = join(folder, 'databases.ts');
let copernica: Copernica;
beforeAll(async () => {
  copernica = await startCopernica({ databases });
});
afterAll(async () => {
  await copernica.close();
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) =>
  runCommand(['types', '--stage', 'test', ...args], 'http://127.0.0.1:1', {
    COPERNICA_ACCESS_TOKEN: 'access-token-of-the-sandbox',
    COPERNICA_API_URL: copernica.apiUrl,
  });

describe('npm run types', () => {
  it("writes the account's databases into one file and prints its path, writing nothing at Copernica", async () => {
    const { code, stdout, stderr } = await run('--out', out);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${out}\n` });
    expect(stderr).toContain('2 databases of 1 account');
    expect(copernica.requests.filter(({ wrote }) => wrote)).toEqual([]);
    expect(readFileSync(out, 'utf8')).toContain('export interface Customers {');
  });

  it('prints it with --out -', async () => {
    await run('--out', out);
    const { stdout } = await run('--out', '-');
    expect(stdout).toBe(readFileSync(out, 'utf8'));
  });

  it('prints what it has read with --json', async () => {
    const { code, stdout } = await run('--json', '--account', 'main');
    const none = { options: [] };
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      {
        account: 'main',
        id: 788,
        name: 'Customers',
        fields: [
          { name: 'Email', type: 'email', ...none },
          { name: 'Age', type: 'integer', ...none },
          { name: 'Score', type: 'float', ...none },
          { name: 'Plan', type: 'select', options: ['free', 'paid'] },
          { name: 'Born', type: 'empty_date', ...none },
        ],
        interests: [
          { name: 'football', group: '' },
          { name: 'chess', group: '' },
        ],
        collections: [{ id: 8550, name: 'Orders', fields: [{ name: 'Total', type: 'float', ...none }] }],
      },
      { account: 'main', id: 789, name: 'Press list', fields: [], interests: [], collections: [] },
    ]);
  });

  it.each<[string, string[], RegExp]>([
    ['an account that is not declared', ['--account', 'other'], /no account other.*: main/],
    [
      'a folder that is not there',
      ['--out', join(folder, 'no/such/folder.ts')],
      /cannot be written: .*ENOENT/,
    ],
  ])('says what is wrong in one line: %s', async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect(stderr.trim().split('\n').at(-1)).toMatch(message);
    expect(code).toBe(1);
  });

  it('says what Copernica refused', async () => {
    copernica.accessTokens.delete('access-token-of-the-sandbox');
    const { code, stderr } = await run();
    copernica.accessTokens.add('access-token-of-the-sandbox');
    expect(stderr).toMatch(/Invalid access token/);
    expect(code).toBe(1);
  });
});

describe('what it writes', () => {
  const samples: readonly [title: string, complaint: string | null, code: string][] = [
    ['ofDatabase the fields', null, inCustomers('event.data.fields.Email')],
    ['ofDatabase a number', null, inCustomers('event.data.fields.Age satisfies `${number}` | undefined')],
    [
      'ofDatabase the options of a select',
      null,
      inCustomers("event.data.fields.Plan satisfies 'free' | 'paid' | '' | undefined"),
    ],
    [
      'ofDatabase changes',
      null,
      inCustomers('event.data.changes.Score?.from satisfies `${number}` | undefined'),
    ],
    ['ofDatabase interests', null, inCustomers('event.data.interests.football')],
    [
      'ofDatabase no misspelt field',
      "Property 'Emial' does not exist",
      inCustomers('event.data.fields.Emial'),
    ],
    ['ofDatabase no other option', 'no overlap', inCustomers("event.data.fields.Plan === 'gold'")],
    [
      'ofDatabase no misspelt interest',
      "Property 'footbal' does not exist",
      inCustomers('event.data.interests.footbal'),
    ],
    [
      'ofCollection the fields of its subprofiles',
      null,
      'if (ofCollection(event, collections.CustomersOrders)) use(event.data.fields.Total);',
    ],
    [
      'ofCollection no misspelt field',
      "'Totl' does not exist",
      'if (ofCollection(event, 8550)) use(event.data.fields.Totl);',
    ],
  ];
  const preamble = `
    import { ofCollection, ofDatabase, parseEvent } from 'copernica-events';
    import { collections, databases } from './databases.ts';
    const use = (...values: unknown[]) => values;
    const event = await parseEvent({ body: '' });
    use(ofCollection, ofDatabase, collections, databases, event);
  `;

  let project: Project;
  let complaints: Map<string, string>;
  beforeAll(async () => {
    project = createProject();
    const { stdout } = await run('--out', '-');
    const files = samples.map(([, , code], index) => [`sample-${index}.ts`, `${preamble}${code}\n`]);
    complaints = project.compile(
      { ...Object.fromEntries(files), 'databases.ts': stdout },
      {
        strict: true,
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2022,
        types: [],
        lib: ['lib.es2022.d.ts'],
        noEmit: true,
        allowImportingTsExtensions: true,
      },
    );
  });
  afterAll(() => {
    project.remove();
  });

  it('compiles', () => {
    expect([...complaints.keys()].filter((name) => !name.startsWith('sample-'))).toEqual([]);
  });

  it.each(samples.map(([title, complaint], index) => ({ title, complaint, index })))(
    'gives $title',
    ({ complaint, index }) => {
      const complained = complaints.get(`sample-${index}.ts`);
      if (complaint === null) expect(complained).toBeUndefined();
      else expect(complained).toContain(complaint);
    },
  );

  function inCustomers(expression: string): string {
    return `if (ofDatabase(event, databases.Customers)) use(${expression});`;
  }
});
