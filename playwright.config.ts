import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './.ci/browser.mjs';

/** Set by the server's own first line, below; the port is one that is free. */
const address = process.env.APP_URL;

/** Journeys on the production build. No retries: in a deterministic page a retry that passes is a defect. */
export default defineConfig({
  testDir: 'e2e/journeys',
  outputDir: 'dist/reports/e2e',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME === undefined ? 'list' : [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    ...(address === undefined ? {} : { baseURL: `${address}/` }),
    launchOptions: launchOptions(),
    trace: 'retain-on-failure',
  },
  webServer: {
    command: 'npx vite preview --port 0',
    wait: { stdout: /Local:\s+(?<app_url>http:\/\/[^\s/]+)/ },
    reuseExistingServer: false,
  },
});
