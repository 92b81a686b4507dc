import { defineConfig } from 'vitest/config';

// Only the tests of what is mutated: each mutant runs all that reach it. Chance is left out: it takes seconds for each mutant,
// and what only chance sees has no test.
export default defineConfig({
  test: {
    include: ['test/{unit,services}/receiving/**/*.test.ts'],
    exclude: ['test/unit/receiving/**/{fuzz,payload-properties,changed-bits}.test.ts'],
    testTimeout: 30_000,
  },
});
