import { join } from 'node:path';
import ts from 'typescript';

/** The repository. */
export const root = join(import.meta.dirname, '../..');

/**
 * Emits a package's sources as JavaScript with types.
 * @throws Error with the compiler's words when they do not compile
 */
export function compileEvents({
  from,
  to,
  as,
}: {
  from: string;
  to: string;
  as: 'modules' | 'commonjs';
}): void {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([join(from, 'consumer-api.ts')], {
    ...options,
    noEmit: false,
    outDir: to,
    rootDir: from,
    // Node 20 is the oldest that consumers may have.
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    declaration: true,
    rewriteRelativeImportExtensions: true,
    ...(as === 'commonjs'
      ? {
          module: ts.ModuleKind.CommonJS,
          moduleResolution: ts.ModuleResolutionKind.Bundler,
          verbatimModuleSyntax: false,
        }
      : {}),
  });
  const mistakes = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (mistakes.length === 0) return;
  throw new Error(
    ts.formatDiagnostics(mistakes, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => '\n',
    }),
  );
}
