import { defineConfig } from '@playwright/test';

/** A browser that Playwright did not install; Debian's runs as root only without its sandbox. */
const executablePath = process.env.PLAYWRIGHT_CHROMIUM;
const launchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
};

/**
 * The real interface: in a browser on an engine in memory (`chromium`), in a browser on the real engine (`real-engine`), and in
 * the app (`electron`). One test at a time: they share Docker, and whenever that makes or removes a network, a browser gives up
 * what it is loading (ERR_NETWORK_CHANGED).
 */
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
    { name: 'real-engine', testMatch: 'real-engine/*.spec.ts' },
    { name: 'electron', testMatch: 'electron*.spec.ts' },
    // `npm run gallery`: a walk of every view, which leaves its pictures in docs/gallery.
    { name: 'gallery', testMatch: 'gallery/*.spec.ts' },
  ],
});
