import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { renderTypes, type AccountDatabase } from '../../../../lib/cli/types/render-types.ts';

const customers: AccountDatabase = {
  account: 'main',
  id: 788,
  name: 'customers of NL',
  fields: [
    { name: 'Email', type: 'email', options: [] },
    { name: 'Age', type: 'integer', options: [] },
    { name: 'Plan', type: 'select', options: ['free', "it's", ''] },
    { name: 'first name', type: 'text', options: [] },
  ],
  interests: [
    { name: 'chess', group: '' },
    { name: 'football', group: 'sports' },
  ],
  collections: [{ id: 8550, name: 'Orders', fields: [] }],
};

describe('the types of databases', () => {
  it('are one file, which reads like this', () => {
    expect(renderTypes([customers], 'npm run types -- --stage prod')).toMatchInlineSnapshot(`
      "// What the databases at Copernica look like, written by \`npm run types -- --stage prod\`: run it again after a change there.
      // With this file in the project, ofDatabase(event, id) and ofCollection(event, id) of copernica-events know the fields.

      /** The ids of the databases, by name. */
      export const databases = {
        CustomersOfNL: 788,
      } as const;

      /** The ids of the collections, by name. */
      export const collections = {
        CustomersOfNLOrders: 8550,
      } as const;

      /** Database 788, customers of NL, of account main. */
      export interface CustomersOfNL {
        fields: {
          /** email */
          Email?: string;
          /** integer */
          Age?: \`\${number}\`;
          /** select */
          Plan?: 'free' | 'it\\'s' | '';
          /** text */
          'first name'?: string;
        };
        interests: {
          chess?: boolean;
          'sports.football'?: boolean;
          football?: boolean;
        };
      }

      /** Collection 8550, Orders, of database 788, customers of NL. */
      export interface CustomersOfNLOrders {
        fields: {
        };
        interests: {
        };
      }

      declare global {
        interface CopernicaDatabases {
          788: CustomersOfNL;
        }
        interface CopernicaCollections {
          8550: CustomersOfNLOrders;
        }
      }
      "
    `);
  });

  it('have a name each, also where two databases have one', () => {
    const code = renderTypes(
      [
        customers,
        { ...customers, id: 9, collections: [] },
        { ...customers, id: 10, name: '2026' },
        { ...customers, id: 11, name: '会员' },
      ],
      'x',
    );
    expect([...code.matchAll(/export interface (\w+)/g)].map(([, name]) => name)).toEqual([
      'CustomersOfNL',
      'CustomersOfNL_9',
      'Database2026',
      'Database',
      'CustomersOfNLOrders',
      'Database2026Orders',
      'Orders',
    ]);
  });

  it('compile, whatever things are called', () => {
    const name = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('*/', "'", '\\', '`${', '\u2028', '__proto__', 'constructor'),
    );
    const field = fc.record({
      name,
      type: fc.oneof(name, fc.constant('select')),
      options: fc.array(name, { maxLength: 3 }),
    });
    const shape = fc.record({
      account: fc.constant('main'),
      id: fc.integer({ min: 1, max: 9 }),
      name,
      fields: fc.uniqueArray(field, { maxLength: 4, selector: (one) => one.name }),
      interests: fc.array(fc.record({ name, group: name }), { maxLength: 3 }),
      collections: fc.array(
        fc.record({
          id: fc.integer({ min: 10, max: 19 }),
          name,
          fields: fc.uniqueArray(field, { maxLength: 2, selector: (one) => one.name }),
        }),
        { maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(fc.uniqueArray(shape, { maxLength: 3, selector: ({ id }) => id }), (databases) => {
        expect(syntaxErrorsOf(renderTypes(databases, 'x'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

function syntaxErrorsOf(code: string): string[] {
  const { diagnostics } = ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return (diagnostics ?? []).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
