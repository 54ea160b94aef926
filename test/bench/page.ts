import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { Home } from '../e2e/support/home.ts';
import { WebProcess } from '../e2e/support/web-process.ts';
import { chromiumPath } from '../support/chromium.ts';
import type { Note } from './series.ts';

const ROOT = join(import.meta.dirname, '../..');
const RENDERER = join(ROOT, 'dist/renderer');

/** First paint and time to interactive (the first button can be pressed) of the built page in a fresh browser, and what it weighs. */
export async function measurePage(runs: number, note: Note): Promise<void> {
  console.error('building');
  await promisify(execFile)('npx', ['vite', 'build', '--app'], { cwd: ROOT });
  const { bytes, packed } = await weigh();
  note('bundleKb', bytes / 1_024);
  note('bundlePackedKb', packed / 1_024);
  await using home = await Home.make();
  await using web = await WebProcess.start(home.env);
  const executablePath = await chromiumPath();
  for (let run = 1; run <= runs; run++) {
    console.error(`page, run ${run} of ${runs}`);
    const { paintMs, readyMs } = await visit(executablePath, web.url);
    note('paintMs', paintMs);
    note('readyMs', readyMs);
  }
}

async function visit(executablePath: string, url: string): Promise<{ readonly paintMs: number | undefined; readonly readyMs: number }> {
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByRole('button', { name: 'Try the sample store' }).click({ trial: true });
    return await page.evaluate(() => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      return { paintMs: paint?.startTime, readyMs: performance.now() };
    });
  } finally {
    await browser.close();
  }
}

/** What the page reads: scripts and styles, as they lie there and as they would be sent. */
async function weigh(): Promise<{ readonly bytes: number; readonly packed: number }> {
  const names = (await readdir(RENDERER, { recursive: true })).filter((name) => /\.(?:js|css)$/.test(name));
  const files = await Promise.all(names.map((name) => readFile(join(RENDERER, name))));
  return {
    bytes: files.reduce((sum, file) => sum + file.length, 0),
    packed: files.reduce((sum, file) => sum + gzipSync(file).length, 0),
  };
}
