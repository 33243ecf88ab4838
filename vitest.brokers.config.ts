import { defineConfig } from 'vitest/config';

/** The brokers on real servers: their tests share servers that are started before the first. */
export default defineConfig({
  test: {
    include: ['src/{brokers,simulation}/**/*.server.test.ts'],
    environment: 'node',
    globalSetup: ['src/brokers/testing/servers.ts'],
    // They wait for servers most of the time.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
