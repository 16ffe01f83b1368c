import { defineConfig } from '@playwright/test';

/** The real interface on the real engine, in a browser and in the app. One test at a time: they share Docker. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: '../../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI === 'true',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  projects: [
    { name: 'chromium', testMatch: /browser\/.*\.spec\.ts$/ },
    { name: 'electron', testMatch: /electron(-.*)?\.spec\.ts$/ },
  ],
});
