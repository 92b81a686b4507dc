import { join } from 'node:path';
import ts from 'typescript';
import { renderTypes, type AccountDatabase } from '../../../lib/cli/types/render-types.ts';

const root = join(import.meta.dirname, '../../..');

// What the documents take for an account's.
const customers: AccountDatabase = {
  account: 'main',
  id: 788,
  name: 'Customers',
  fields: [
    { name: 'Email', type: 'email', options: [] },
    { name: 'Age', type: 'integer', options: [] },
    { name: 'Plan', type: 'select', options: ['free', 'paid'] },
  ],
  interests: [],
  collections: [],
};

/**
 * What the compiler says of samples, by their paths from the root. They stand beside the written types of an account.
 */
export function typeErrorsOf(samples: ReadonlyMap<string, string>): string[] {
  const databases = renderTypes([customers], 'npm run types -- --stage prod');
  const files = new Map(
    [...samples, ['docs/copernica-databases.ts', databases] as const].map(([path, text]) => [
      join(root, path),
      text,
    ]),
  );
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
