import { defineConfig } from '@playwright/test';
import { chromiumPath } from './test/support/chromium.ts';

// The double reads it too, so that both hosts are seen by one browser.
const executablePath = (process.env['CHROMIUM'] ??= await chromiumPath());
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The same tests on the browser host and on the desktop: the double, or with ELECTRON=<path> the real one. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: true,
  // A busy machine is slow, not wrong.
  timeout: 300_000,
  expect: { timeout: 45_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath, args: ['--disable-background-networking', ...asRoot] },
  },
  projects: [
    { name: 'web', metadata: { host: 'web' } },
    // What only a host with an address has to fear.
    { name: 'desktop', metadata: { host: 'desktop' }, testIgnore: 'other-origin.e2e.ts' },
  ],
});
