import { defineConfig } from '@playwright/test';
import journeys from '../../playwright.config.ts';

/** Pages that Sphinx and MkDocs have built. The tests of `src/python` build and serve them, and run this. */
export default defineConfig({
  ...journeys,
  testDir: '.',
  outputDir: '../../dist/reports/host-pages',
  workers: 1,
  reporter: 'list',
  use: { ...journeys.use, ...(process.env.PAGES_URL === undefined ? {} : { baseURL: process.env.PAGES_URL }) },
  webServer: [],
});
