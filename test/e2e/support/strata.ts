import { join } from 'node:path';
import { _electron, type BrowserContext, type ElectronApplication, type Page, test as base } from '@playwright/test';
import { Home } from './home.ts';
import { makeSmallSample } from './stores.ts';
import { WebProcess } from './web-process.ts';

const root = join(import.meta.dirname, '../../..');

export interface Strata {
  readonly host: 'web' | 'desktop';
  /** The window of the app, its page loaded. */
  readonly page: Page;
  /** Home folder of the person; stores of the test go here. */
  readonly home: string;
  /** What the page reported that it must not: violations of the policy, uncaught errors. */
  readonly complaints: readonly string[];
  /** Only on the desktop. */
  readonly app: ElectronApplication | null;
  /** Only in the browser host. */
  readonly web: WebProcess | null;
}

/** `strata`: the app on the host of the project, in an empty home. `sample`: a store to copy, made once for all tests of a worker. */
export const test = base.extend<{ strata: Strata }, { sample: string }>({
  sample: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures it needs
    async ({}, use) => {
      await using home = await Home.make();
      const path = join(home.path, 'sample');
      await makeSmallSample(path);
      await use(path);
    },
    { scope: 'worker' },
  ],
  strata: async ({ context }, use, info) => {
    await using home = await Home.make();
    if (info.project.metadata['host'] === 'desktop') await onDesktop(home, use);
    else await inBrowser(home, context, use);
  },
});

export { expect } from '@playwright/test';

async function inBrowser(home: Home, context: BrowserContext, run: (strata: Strata) => Promise<void>): Promise<void> {
  await using web = await WebProcess.start(home.env);
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  await page.goto(web.url);
  await run({ host: 'web', page, home: home.path, complaints, app: null, web });
}

async function onDesktop(home: Home, run: (strata: Strata) => Promise<void>): Promise<void> {
  const executablePath = process.env['ELECTRON'] ?? join(root, 'test/double/bin/electron');
  const app = await _electron.launch({ executablePath, args: ['.'], cwd: root, env: home.env });
  try {
    const page = await app.firstWindow();
    // A window begins blank; what it is about comes after.
    await page.waitForURL(/bundle/);
    await run({ host: 'desktop', page, home: home.path, complaints: collectComplaints(page), app, web: null });
  } finally {
    await app.close();
  }
}

function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
