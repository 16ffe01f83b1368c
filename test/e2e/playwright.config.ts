import { defineConfig } from '@playwright/test';

/** A browser that Playwright did not install; Debian's runs as root only without its sandbox. */
const executablePath = process.env.PLAYWRIGHT_CHROMIUM;
const launchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
};

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
  use: { viewport: { width: 1440, height: 900 }, launchOptions },
  projects: [
    { name: 'chromium', testMatch: 'browser/*.spec.ts' },
    { name: 'electron', testMatch: 'electron*.spec.ts' },
    // `npm run gallery`: a walk of every view, which leaves its pictures in docs/gallery.
    { name: 'gallery', testMatch: 'gallery/*.spec.ts' },
  ],
});
