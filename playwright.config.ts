import { availableParallelism } from 'node:os';
import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './.ci/browser.mjs';

/** Set by the server's own first line, below; the port is one that is free. */
const address = process.env.APP_URL;

/** Bounds that end a hang, on the slowest machine. A journey waits for what the page shows and measures no time. */
const WAIT_MS_MAX = 2 * 60_000;
const TEST_MS_MAX = 15 * 60_000;

/** One more than there are processors, as a journey waits for its browser a tenth of the time; no more browsers than most memory holds. */
const WORKERS = Math.min(4, availableParallelism()) + 1;

/** Journeys on the production build. No retries: in a deterministic page a retry that passes is a defect. */
export default defineConfig({
  testDir: 'e2e/journeys',
  outputDir: 'dist/reports/e2e',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: WORKERS,
  timeout: TEST_MS_MAX,
  expect: { timeout: WAIT_MS_MAX },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME === undefined ? 'list' : [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    ...(address === undefined ? {} : { baseURL: `${address}/` }),
    launchOptions: launchOptions(),
    actionTimeout: WAIT_MS_MAX,
    // Requests of a service worker pass by `page.route`: only the journeys of the worker itself have one.
    serviceWorkers: 'block',
    // Pictures of every step take a third of the time of all journeys: `--trace on` has them where they are wanted.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: 'npx vite preview --port 0',
    wait: { stdout: /Local:\s+(?<app_url>http:\/\/[^\s/]+)/ },
    timeout: TEST_MS_MAX,
    reuseExistingServer: false,
  },
});
