import { defineConfig } from 'vitest/config';

/** Tests that mutants of one area are held against: fewer rounds of what tries a great many, and no long waits for what hangs. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.MUTANTS_TESTS ?? '[]'),
    exclude: ['**/*.server.test.ts'],
    environment: 'node',
    setupFiles: ['.ci/mutants/without-shrinking.ts'],
    testTimeout: Number(process.env.MUTANTS_TEST_MS ?? 30_000),
    hookTimeout: 30_000,
  },
});
