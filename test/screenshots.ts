import { copyFile, cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { makeSampleStore } from '../store/index.ts';
import { Home } from './e2e/support/home.ts';
import { journals } from './e2e/support/journals.ts';
import { Operator } from './e2e/support/operator.ts';
import { Holder, makeStore } from './e2e/support/stores.ts';
import { WebProcess } from './e2e/support/web-process.ts';
import { chromiumPath } from './support/chromium.ts';
import { realisticEvents } from './support/journal-sample.ts';
import { writeJournalFile } from './support/journal-writer.ts';

/** `npm run screenshots`: every page in both themes and two sizes, for a person to look at; `--readme` renews the pictures of the README. */
const folder = join(import.meta.dirname, '../test-results/screenshots');
const pictures = join(import.meta.dirname, '../docs/pictures');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
] as const;
const THEMES = ['dark', 'light'] as const;
const FOR_README = { 'segments-dark-1280': 'segments.png', 'replay-checked-light-1280': 'replay.png', 'billing-dark-1280': 'billing.png' };
const MOST_BYTES = 250_000;

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await takeAll();
if (process.argv.includes('--readme')) await renewPictures();

async function takeAll(): Promise<void> {
  await using home = await Home.make();
  const store = join(home.path, 'gateway-eu');
  await makeSampleStore(store);
  await using web = await WebProcess.start(home.env);
  const executablePath = await chromiumPath();
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage({ reducedMotion: 'reduce', timezoneId: 'UTC' });
    await page.goto(web.url);
    await walk(new Operator(page), home.path, store);
  } finally {
    await browser.close();
  }
}

/** Goes through the pages as an operator would, and takes each. */
async function walk(operator: Operator, home: string, store: string): Promise<void> {
  const { page } = operator;
  await take(page, 'welcome-first');
  await welcome(operator, home, store);
  const stranger = join(store, 'active', 'notes.txt');
  await writeFile(stranger, 'not of the store'); // which opening reports
  await page.getByRole('button', { name: 'Open gateway-eu', exact: true }).click();
  await operator.seePage('Segments');
  await segments(operator);
  await rm(stranger);
  await operator.goTo('Billing');
  await expect(page.getByRole('row', { name: /^Total of/ })).toBeVisible();
  await take(page, 'billing');
  await billing(page);
  await statements(operator);
  await operator.goTo('Retention');
  await page.getByRole('textbox', { name: 'Keep events for' }).fill('18');
  await expect(page.getByText('More than a quarter of all rows would go.')).toBeVisible();
  await take(page, 'retention');
  await sqlPages(operator);
  await replay(operator, home);
  await operator.goTo('Integrity');
  await take(page, 'integrity');
  await events(operator);
  for (const name of ['Overview', 'Activity', 'Settings'] as const) {
    await operator.goTo(name);
    await take(page, name.toLowerCase());
  }
}

/** The list of events, and one of them looked at closely. */
async function events(operator: Operator): Promise<void> {
  const { page } = operator;
  await operator.goTo('Events');
  await expect(page.getByRole('button', { name: 'Show all times' })).toBeVisible();
  await take(page, 'events-nothing'); // the range of the charts is that of the list
  await page.getByRole('button', { name: 'Show all times' }).click();
  const grid = page.getByRole('grid', { name: 'Events' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  await take(page, 'events');
  await grid.focus();
  await grid.press('j');
  await grid.press('Enter');
  await expect(page.getByRole('complementary', { name: /^Event / })).toBeVisible();
  await take(page, 'events-drawer');
}

/** A price sheet, a statement by it, and that statement frozen. */
async function statements(operator: Operator): Promise<void> {
  const { page } = operator;
  await operator.goTo('Statements');
  await expect(page.getByRole('article')).toContainText('claude');
  await take(page, 'statements-without-prices');
  await page.getByRole('tab', { name: 'Price sheets' }).click();
  await take(page, 'statements-no-sheet');
  await page.getByRole('button', { name: 'Start from an example' }).click();
  await expect(page.getByText('2 prices in USD')).toBeVisible();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Models of this store with credits and cost' })).toContainText('priced');
  await take(page, 'statements-prices');
  await page.getByRole('tab', { name: 'Statement', exact: true }).click();
  await expect(page.getByRole('article')).toContainText('USD');
  await take(page, 'statements');
}

/** The first page with stores to choose from, one of them held by another program. */
async function welcome(operator: Operator, home: string, store: string): Promise<void> {
  const { page } = operator;
  const [us, staging] = [join(home, 'gateway-us'), join(home, 'staging')];
  await makeStore(us);
  await makeStore(staging);
  for (const path of [staging, us, store]) {
    await operator.openStore(path);
    await operator.seePage('Segments');
    await page.getByRole('button', { name: /^Store / }).click();
    await page.getByRole('menuitem', { name: 'Close store' }).click();
    await expect(page.getByRole('heading', { name: 'Recent stores' })).toBeVisible();
  }
  await rm(staging, { recursive: true });
  await using _holder = await Holder.start(us);
  await operator.openStore(us);
  await expect(page.getByRole('alert')).toContainText('is in use by');
  await page.getByRole('heading', { name: 'Strata', exact: true }).click();
  await take(page, 'welcome-held');
  await page.reload();
  await expect(page.getByText('folder is gone')).toBeVisible();
  await take(page, 'welcome');
}

async function segments({ page }: Operator): Promise<void> {
  await expect(page.getByRole('row', { name: /usage-0+10 archived/ })).toBeVisible();
  await take(page, 'segments-recovery');
  await page.getByRole('button', { name: 'Put away' }).click();
  await take(page, 'segments');
  await page.getByRole('gridcell', { name: /^usage-0+7$/ }).click();
  await expect(page.getByRole('complementary', { name: /^Segment/ })).toContainText('claude');
  await take(page, 'segments-drawer');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Roll over…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Gate is held');
  await take(page, 'segments-rollover');
  await page.getByRole('dialog').getByRole('button', { name: 'Roll now' }).click();
  await expect(page.getByText('Archived and verified.')).toBeVisible();
  await take(page, 'segments-rolled');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
}

/** The chart compared, as lines, as a table, and of a time in which nothing happened. */
async function billing(page: Page): Promise<void> {
  await page.getByRole('button', { name: '7d' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText(/dashed: /)).toBeVisible();
  await take(page, 'billing-compared');
  await page.getByRole('combobox', { name: 'Metric' }).click();
  await page.getByRole('option', { name: 'Latency p95' }).click();
  await expect(page.getByRole('heading', { name: /^Latency p95 per day/ })).toBeVisible();
  await take(page, 'billing-latency');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await take(page, 'billing-table');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await page.evaluate(() => (window.location.hash = '#/billing?from=1600000000000&to=1600086400000'));
  await expect(page.getByRole('heading', { name: /^No events/ })).toBeVisible();
  await take(page, 'billing-nothing');
}

async function replay(operator: Operator, home: string): Promise<void> {
  const { page } = operator;
  await operator.goTo('Replay');
  await take(page, 'replay-empty');
  const { new: fresh } = await operator.dropAndCheck(await gatewayFiles(home));
  await take(page, 'replay-checked');
  await page.getByRole('row', { name: /usage-0+414/ }).click();
  await page.getByRole('tab', { name: /Rejects/ }).click();
  await expect(page.getByText('checksum')).toBeVisible();
  await take(page, 'replay-rejects');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await operator.commit(fresh);
  await take(page, 'replay-done');
}

/** A statement before, while and after it runs. */
async function sqlPages(operator: Operator): Promise<void> {
  const { page } = operator;
  await operator.goTo('SQL');
  const editor = page.getByRole('textbox', { name: 'Statement' });
  await expect(editor).toBeVisible();
  await take(page, 'sql-empty');
  await page.getByRole('button', { name: 'Tokens and credits by model' }).click();
  await expect(page.getByText(/^Reads at most/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Answer' })).toBeVisible();
  await take(page, 'sql');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await take(page, 'sql-chart');
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('SELECT model, billabel_tokens\nFROM usage_events');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await take(page, 'sql-error');
}

/** What a gateway leaves behind: journals of a busy hour, one of them copied twice, one damaged. */
async function gatewayFiles(home: string): Promise<string[]> {
  const path = (sequence: number): string => join(home, `usage-000000000${sequence}.journal`);
  const hourMs = 3_600_000;
  for (const [index, events] of [4_210, 3_876, 1_204].entries())
    writeJournalFile(path(411 + index), realisticEvents(events, { seed: index + 1, startMs: Date.now() - (4 - index) * hourMs, stepMs: 700 }));
  await cp(journals('broken-crc')[0] ?? '', path(414));
  await cp(path(412), join(home, 'usage-000000000412 (copy).journal'));
  return [path(411), path(412), path(413), path(414), join(home, 'usage-000000000412 (copy).journal')];
}

async function take(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${size.width}.png`), animations: 'disabled' });
    }
  }
  console.log(name);
}

async function renewPictures(): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const [from, to] of Object.entries(FOR_README)) {
    const { size } = await stat(join(folder, `${from}.png`));
    if (size > MOST_BYTES) throw new Error(`${from}.png has ${size} bytes, more than a README should load`);
    await copyFile(join(folder, `${from}.png`), join(pictures, to));
  }
}
