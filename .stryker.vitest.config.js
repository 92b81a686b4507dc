import { defineConfig } from 'vitest/config';

// Only the tests of what is mutated: each mutant runs all that reach it.
export default defineConfig({
  test: { include: ['test/unit/{receiving,registration/plan}/**/*.test.ts'], testTimeout: 30_000 },
});
