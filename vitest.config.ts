import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The functions import the user's file: here they get the tests' own, so that editing it breaks no test.
  resolve: {
    alias: [
      {
        find: /^(?:\.\.\/)+callbacks\.config\.ts$/,
        replacement: `${import.meta.dirname}/test/callbacks.config.ts`,
      },
      // docs/consumers/ has it as a package, as consumers do.
      { find: 'copernica-events', replacement: `${import.meta.dirname}/lib/event/consumer-api.ts` },
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'services', include: ['test/services/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/global-setup.ts',
        },
      },
    ],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts', 'functions/**/*.ts'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'reports/coverage',
      thresholds: { lines: 98, branches: 94, functions: 98, statements: 98 },
    },
  },
});
