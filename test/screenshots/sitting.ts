import { join } from 'node:path';
import { type Browser, expect as base, type Page } from '@playwright/test';
import { Home } from '../e2e/support/home.ts';
import { Operator } from '../e2e/support/operator.ts';
import { WebProcess } from '../e2e/support/web-process.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
] as const;
const THEMES = ['dark', 'light'] as const;

/** A camera that interrupts the painting of a wide table has it begin again, which takes half a minute on processors alone. */
const SETTLE_MS = 1_000;

/** A busy machine is slow, not wrong. */
export const expect = base.configure({ timeout: 300_000 });

/** One Strata in a home of its own, the window that shows it, and the camera before it. */
export interface Sitting {
  readonly home: string;
  readonly page: Page;
  readonly operator: Operator;
  readonly web: WebProcess;
  /** Starts Strata anew after it was killed, and shows it in the window. */
  readonly again: () => Promise<void>;
  /** Takes what is shown, in both themes and two sizes. */
  readonly take: (name: string) => Promise<void>;
}

/** Goes through states of the window as an operator would, and takes each. */
export type Walk = (sitting: Sitting) => Promise<void>;

/** Sits a walk; its pictures go to this folder. */
export async function sit(browser: Browser, folder: string, walk: Walk): Promise<void> {
  await using home = await Home.make();
  await using hosts = new AsyncDisposableStack();
  const start = async (): Promise<WebProcess> => hosts.use(await WebProcess.start(home.env));
  const web = await start();
  const page = await browser.newPage({ reducedMotion: 'reduce', timezoneId: 'UTC', viewport: SIZES[0] });
  page.setDefaultTimeout(300_000);
  try {
    await page.goto(web.url);
    const again = async (): Promise<void> => void (await page.goto((await start()).url));
    await walk({ home: home.path, page, operator: new Operator(page), web, again, take: (name) => take(page, join(folder, name)) });
  } finally {
    await page.close();
  }
}

async function take(page: Page, path: string): Promise<void> {
  await noToasts(page);
  await page.mouse.move(0, 0);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: `${path}-${colorScheme}-${size.width}.png`, animations: 'disabled' });
    }
  }
  await page.setViewportSize(SIZES[0]);
  console.log(path.split('/').at(-1));
}

/** What has just been done is told for a moment; a picture of the page is not of that. */
async function noToasts(page: Page): Promise<void> {
  const put = page.getByRole('status', { name: 'Notices' }).getByRole('button');
  for (const one of await put.all()) await one.click();
}
