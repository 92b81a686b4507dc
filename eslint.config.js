import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The files a file imports by relative path, type-only and dynamic imports included. */
function importsOf(file, known) {
  if (!known.has(file)) {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
    const sources = importedFiles.map(({ fileName }) => fileName).filter((name) => /^\..*\.ts$/.test(name));
    // A path to nothing is the type check's to report.
    known.set(file, sources.map((path) => resolve(dirname(file), path)).filter(existsSync));
  }
  return known.get(file);
}

/** The shortest chain of imports from a file back to itself, null when there is none. */
function findCycle(start, known) {
  const seen = new Set();
  let chains = [[start]];
  while (chains.length > 0) {
    const longer = chains.flatMap((chain) => importsOf(chain.at(-1), known).map((file) => [...chain, file]));
    const cycle = longer.find((chain) => chain.at(-1) === start);
    if (cycle) return cycle;
    chains = longer.filter((chain) => !seen.has(chain.at(-1)) && seen.add(chain.at(-1)));
  }
  return null;
}

/** The published cycle rules skip type-only imports; a reader who follows them goes round in circles all the same. */
const noImportCycle = {
  meta: { type: 'problem', schema: [], messages: { cycle: 'Import cycle: {{cycle}}' } },
  create(context) {
    return {
      Program(node) {
        const cycle = findCycle(context.filename, new Map());
        if (!cycle) return;
        const names = cycle.map((file) => relative(context.cwd, file)).join(' → ');
        context.report({ node, messageId: 'cycle', data: { cycle: names } });
      },
    };
  },
};

export default defineConfig(
  globalIgnores(['.serverless', '.esbuild', '.stryker-tmp', 'reports', 'coverage']),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { local: { rules: { 'no-import-cycle': noImportCycle } } },
    rules: {
      eqeqeq: 'error',
      'local/no-import-cycle': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // Interfaces here are records of closures: nothing has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'functions/**/*.ts'],
    rules: { 'no-console': 'error', 'max-lines': ['error', 150] },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
          message: 'A module holds no state that changes: keep it in what a create… function returns.',
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Take an Environment; only function files read the real one.',
        },
      ],
    },
  },
  {
    // JSON.parse gives tests what they then assert on, and a stand-in may be async without waiting for anything.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
