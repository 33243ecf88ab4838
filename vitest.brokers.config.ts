import { defineConfig } from 'vitest/config';

/** Ends a hang, on the slowest machine. */
const TEST_MS_MAX = 15 * 60_000;

/** The brokers on real servers: their tests share servers that are started before the first. */
export default defineConfig({
  test: {
    include: ['src/**/*.server.test.ts'],
    environment: 'node',
    globalSetup: ['src/brokers/testing/servers.ts'],
    // They wait for servers most of the time.
    maxWorkers: 4,
    // One process for many files: each has the same imports.
    isolate: false,
    testTimeout: TEST_MS_MAX,
    hookTimeout: TEST_MS_MAX,
  },
});
