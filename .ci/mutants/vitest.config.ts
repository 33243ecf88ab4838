import { defineConfig } from 'vitest/config';

/** Tests that mutants of one area are held against: fewer rounds of what tries a great many, and no long waits for what hangs. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.MUTANTS_TESTS ?? '[]'),
    // Of messaging, one reads doc comments in the source, where mutants stand between them and what they are about; the other loads
    // modules within a test, so that what is worked out as they are loaded would count as tried by that test alone.
    exclude: ['**/*.server.test.ts', 'src/messaging/{index,documentation}.test.ts'],
    environment: 'node',
    // One worker for all files of a mutant: to load what they share takes longer than to run them.
    isolate: process.env.MUTANTS_ISOLATE === 'true',
    setupFiles: ['.ci/mutants/without-shrinking.ts'],
    testTimeout: Number(process.env.MUTANTS_TEST_MS ?? 30_000),
    hookTimeout: 30_000,
  },
});
