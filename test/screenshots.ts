import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { damaged } from './screenshots/damaged.ts';
import { empty } from './screenshots/empty.ts';
import { failing } from './screenshots/failing.ts';
import { many } from './screenshots/many.ts';
import { month } from './screenshots/month.ts';
import { replay } from './screenshots/replay.ts';
import { sit, type Walk } from './screenshots/sitting.ts';
import { statements } from './screenshots/statements.ts';
import { waiting } from './screenshots/waiting.ts';
import { welcome } from './screenshots/welcome.ts';
import { chromiumPath } from './support/chromium.ts';

/**
 * `npm run screenshots`: every page in its states, both themes and two sizes, for a person to look at. Named walks alone: `-- month replay`;
 * `-- --readme` renews the pictures of the README.
 */
const folder = join(import.meta.dirname, '../test-results/screenshots');
const pictures = join(import.meta.dirname, '../docs/pictures');
const FOR_README = { 'segments-dark-1280': 'segments.png', 'replay-checked-light-1280': 'replay.png', 'billing-dark-1280': 'billing.png' };
const MOST_BYTES = 250_000;
const WALKS: Readonly<Record<string, Walk>> = { welcome, month, statements, replay, empty, damaged, failing, waiting, many };

const words = process.argv.slice(2);
const named = words.filter((word) => !word.startsWith('--'));
const unknown = named.filter((name) => !Object.hasOwn(WALKS, name));
if (unknown.length > 0) throw new Error(`no such walk: ${unknown.join(', ')}; there are ${Object.keys(WALKS).join(', ')}`);
if (named.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await takeAll();
if (words.includes('--readme')) await renewPictures();

async function takeAll(): Promise<void> {
  const executablePath = await chromiumPath();
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    for (const [name, walk] of Object.entries(WALKS)) if (named.length === 0 || named.includes(name)) await sit(browser, folder, walk);
  } finally {
    await browser.close();
  }
}

async function renewPictures(): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const [from, to] of Object.entries(FOR_README)) {
    const { size } = await stat(join(folder, `${from}.png`));
    if (size > MOST_BYTES) throw new Error(`${from}.png has ${size} bytes, more than a README should load`);
    await copyFile(join(folder, `${from}.png`), join(pictures, to));
  }
}
