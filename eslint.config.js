import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layers } from './.eslint/layers.js';
import { noImportCycle } from './.eslint/no-import-cycle.js';

export default defineConfig(
  globalIgnores([
    '.serverless',
    '.esbuild',
    '.stryker-tmp',
    '.test-project',
    '.pack',
    '.consumers',
    'copernica-databases.ts',
    'reports',
    'coverage',
  ]),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { local: { rules: { layers, 'no-import-cycle': noImportCycle } } },
    rules: {
      eqeqeq: 'error',
      'local/layers': 'error',
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
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Take a Clock.',
        },
      ],
    },
  },
  {
    // Where the world is wired it may be named: wire-….ts, the transport of AWS calls with its socket's time-out, and what runs on a person's machine.
    files: ['lib/**/*.ts'],
    ignores: ['lib/**/wire-*.ts', 'lib/aws/aws-client.ts', 'lib/{cli,deploy,release}/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({
          name,
          message: 'Take it as an argument: time, chance and the network are wired in one place.',
        })),
      ],
      'no-restricted-imports': ['error', { patterns: ['node:timers*', 'node:process'] }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
        { object: 'Math', property: 'random', message: 'Take a Clock.' },
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
