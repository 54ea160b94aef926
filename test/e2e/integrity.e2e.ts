import { cp, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { archivedFiles, flip } from '../support/damage.ts';
import { fileStates, referenceRows, writeReferenceFile } from '../support/reference-store.ts';
import { barriersIn } from './support/barriers.ts';
import { journals } from './support/journals.ts';
import { Operator } from './support/operator.ts';
import { rowsOf, storeIn } from './support/stores.ts';
import { expect, type Strata, test } from './support/strata.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a damaged file is found, named by the law it breaks, and kept as a report (${colorScheme})`, async ({ strata, sample }) => {
    const { page, home } = strata;
    const operator = new Operator(page);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await cp(sample, storeIn(home, 'month'), { recursive: true });
    await damageArchive(storeIn(home, 'month'));
    await operator.openStore(storeIn(home, 'month'));
    await operator.seePage('Segments');
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await operator.seePage('Integrity');
    await expect(page.getByRole('heading', { name: 'Not verified since this store was opened' })).toBeVisible();
    await reachable(page, 'Integrity before');

    await page.getByRole('button', { name: 'Verify the store' }).click();
    await expect(page.getByRole('heading', { name: 'Laws are broken' })).toBeVisible();
    const law = page.getByRole('region', { name: 'L16, Bytes match the catalog' });
    await expect(law).toContainText('The file does not have the digest that the catalog lists.');
    await reachable(page, 'Integrity after');

    await test.step('the report is a file for machines and one for print', async () => {
      const json = JSON.parse(await saved(strata, 'Save JSON')) as {
        readonly verdict: string;
        readonly findings: readonly { readonly law: string }[];
      };
      expect([json.verdict, json.findings.some((finding) => finding.law === 'L16')]).toEqual(['broken', true]);
      expect(await saved(strata, 'Save for print')).toContain('LAWS ARE BROKEN');
    });

    await test.step('the segment is damaged in the table, in its drawer, and still when the store is opened again', async () => {
      await law.getByRole('button', { name: 'usage-000000000001' }).click();
      const drawer = page.getByRole('complementary', { name: 'Segment usage-000000000001' });
      await expect(drawer.getByRole('region', { name: /^L16/ })).toContainText('Other bytes mean that the file was damaged');
      await reachable(page, 'the drawer of a damaged segment');
      await page.keyboard.press('Escape');
      await drawer.getByRole('button', { name: 'Close' }).click();
      const table = page.getByRole('grid', { name: 'Segments' });
      await expect(table.getByRole('row', { name: /damaged usage-000000000001/ })).toContainText('finding');
      await page.getByRole('button', { name: 'Store month' }).click();
      await page.getByRole('menuitem', { name: 'Close store' }).click();
      await operator.openStore(storeIn(home, 'month'));
      await expect(table.getByRole('row', { name: /damaged usage-000000000001/ })).toBeVisible();
    });
    expect(strata.complaints).toEqual([]);
  });
}

test('picked segments are verified together, one by one from the drawer, and a sound store is told so', async ({ strata, sample }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  const table = page.getByRole('grid', { name: 'Segments' });
  for (const id of ['usage-000000000002', 'usage-000000000003'])
    await table
      .getByRole('row', { name: new RegExp(id) })
      .getByRole('checkbox')
      .click();
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('menuitem', { name: /Quick/ }).click();
  await expect(page.getByRole('status', { name: 'Notices' })).toContainText('2 segments checked, nothing found.');
  for (const id of ['usage-000000000002', 'usage-000000000003'])
    await expect(table.getByRole('row', { name: new RegExp(id) })).toContainText('quick');
  await table.getByRole('gridcell', { name: 'usage-000000000003', exact: true }).click();
  const drawer = page.getByRole('complementary', { name: /^Segment/ });
  await drawer.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('menuitem', { name: /Full/ }).click();
  await expect(drawer.getByText(/^Sound: verified .* \(full\), nothing found\.$/)).toBeVisible();

  await operator.goTo('Integrity');
  await page.getByRole('button', { name: 'Verify the store' }).click();
  await expect(page.getByRole('heading', { name: 'Sound', exact: true })).toBeVisible();
  await expect(page.getByRole('list').getByRole('button', { name: /the whole store/ })).toHaveAttribute('aria-pressed', 'true');
});

test('a folder of the reference is counted, adopted into a new store, and adds nothing the second time', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  const at = Date.now() - 3_600_000;
  const from = join(home, 'usage');
  const to = storeIn(home, 'adopted');
  await writeReferenceFile(from, { path: 'pending/usage-1700000000000-000000000001.duckdb', age: 2, rows: referenceRows('p', 20, at) });
  await writeReferenceFile(from, { path: 'usage-active-000000000002.duckdb', age: 5, rows: referenceRows('a', 10, at) });
  const before = await fileStates(from);

  await operator.lookInto(from);
  await page.getByRole('button', { name: 'Adopt into a store…' }).click();
  const card = page.getByRole('region', { name: 'Adopt into a store' });
  await card.getByRole('textbox', { name: 'Store that takes the events' }).fill(to);
  await card.getByRole('button', { name: 'Count what would be copied' }).click();
  await expect(card.getByRole('group', { name: 'Totals' })).toContainText('30 read=30 new');
  await expect(card.getByRole('grid', { name: 'Files that would be copied' }).getByRole('row')).toHaveCount(3);
  await reachable(page, 'Welcome with the numbers of an adoption');
  await card.getByRole('button', { name: 'Adopt 30 events' }).click();
  await expect(card.getByText('Copied, exactly as announced.')).toBeVisible();
  expect(await fileStates(from)).toEqual(before);

  await card.getByRole('button', { name: 'Adopt again' }).click();
  await card.getByRole('button', { name: 'Count what would be copied' }).click();
  await expect(card.getByRole('group', { name: 'Totals' })).toContainText('30 duplicate');
  await expect(card.getByRole('button', { name: 'Nothing new to adopt' })).toHaveAttribute('aria-disabled', 'true');
  expect(await rowsOf(to)).toBe(30);

  await page.getByRole('button', { name: 'Open read-only', exact: true }).click();
  await operator.seePage('Segments');
  await expect(page.getByText('A folder of the reference system.')).toBeVisible();
  await operator.goTo('Integrity');
  await page.getByRole('button', { name: 'Verify the store' }).click();
  await expect(page.getByRole('heading', { name: 'Sound', exact: true })).toBeVisible();
  expect(await fileStates(from)).toEqual(before);
  expect(strata.complaints).toEqual([]);
});

test('a pass that is held because the time is doubted says so, and goes only once the time and the list are confirmed', async ({
  strata,
  sample,
}) => {
  const { page, home } = strata;
  const store = storeIn(home, 'month');
  const operator = new Operator(page);
  await cp(sample, store, { recursive: true });
  await writeFile(join(store, 'settings.json'), JSON.stringify({ retentionDays: 15 }));
  const held = { atMs: Date.now() - 60_000, trigger: 'timer', days: 15, cutoffMs: 0, segments: [], rows: 0, bytes: 0, outcome: 'held' };
  await writeFile(join(store, 'retention-history.json'), JSON.stringify([{ ...held, error: 'The clock of this computer jumped.' }]));
  await operator.openStore(store);
  const banner = page.getByRole('note').filter({ hasText: 'Retention is held' });
  await expect(banner).toContainText('The clock of this computer jumped. Nothing was removed');
  await banner.getByRole('button', { name: 'Look at the list' }).click();
  await operator.seePage('Retention');
  await page.getByRole('button', { name: 'Run now' }).click();
  const sheet = page.getByRole('dialog', { name: /to the trash$/ });
  const move = sheet.getByRole('button', { name: 'to the trash' });
  await sheet.getByRole('checkbox', { name: 'I have seen the list' }).check();
  await expect(move).toHaveAttribute('aria-disabled', 'true');
  await sheet.getByRole('checkbox', { name: 'That is the right time' }).check();
  await move.click();
  await expect(sheet).toHaveCount(0);
  await expect(banner).toHaveCount(0);

  await page.getByRole('tab', { name: /Passes/ }).click();
  const passes = page.getByRole('grid', { name: 'Passes' });
  await passes.getByRole('row', { name: /person 15 removed/ }).click();
  const drawer = page.getByRole('complementary', { name: /^Pass of/ });
  await expect(drawer.getByRole('listitem').first()).toContainText(/^usage-\d{12}archived[\d,]+ rows, .* billable, .* credits$/);
  await reachable(page, 'Retention with a pass');
});

test('a segment that cannot be sealed is told on every page, explained, and sealed again from there', async ({ strata }) => {
  const { page, home } = strata;
  const store = storeIn(home, 'gateway');
  const operator = new Operator(page);
  await operator.createStore(store);
  await operator.keepForTenYears();
  await operator.dropAndCheck(journals('single-block'));
  await operator.commit(12);
  await rmdir(join(store, 'archive'));
  await writeFile(join(store, 'archive'), '');
  await operator.goTo('Segments');
  await page.getByRole('button', { name: 'Roll over…' }).click();
  await page.getByRole('button', { name: 'Roll now' }).click();
  await expect(page.getByText('Sealing goes on in the background')).toBeVisible();
  await page.keyboard.press('Escape');

  const banner = page.getByRole('note').filter({ hasText: 'cannot be sealed' });
  await expect(banner).toContainText('Nothing is lost');
  await operator.goTo('Integrity');
  await banner.getByRole('button', { name: 'Explain' }).click();
  await expect(banner).toContainText('Something else lies where the sealed file or its folder has to go.');
  await banner.getByRole('button', { name: 'Show' }).click();
  const drawer = page.getByRole('complementary', { name: 'Segment usage-000000000001' });
  await expect(drawer.getByText('Attempts')).toBeVisible();
  await reachable(page, 'the drawer of a segment that cannot be sealed');
  await rm(join(store, 'archive'));
  await banner.getByRole('button', { name: 'Retry' }).click();
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole('grid', { name: 'Segments' }).getByRole('row', { name: /sealed usage-0+1/ })).toBeVisible();
});

/** Changes one byte in the middle of the oldest archived file. */
async function damageArchive(store: string): Promise<void> {
  const [oldest = ''] = await archivedFiles(store);
  await flip(oldest, Math.floor((await stat(oldest)).size / 2));
}

/** What a button hands over as a file. On the desktop the system asks where to put it, so there the text is taken on its way. */
async function saved({ page, host }: Strata, name: string): Promise<string> {
  const button = page.getByRole('button', { name });
  if (host === 'web') {
    const download: Promise<Download> = page.waitForEvent('download');
    await button.click();
    return await readFile(await (await download).path(), 'utf8');
  }
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      Object.assign(window, { handedOver: blob });
      return make(blob);
    };
  });
  await button.click();
  return await page.evaluate(() => (Reflect.get(window, 'handedOver') as Blob).text());
}

async function reachable(page: Page, what: string): Promise<void> {
  await test.step(`${what} is reachable by everybody`, async () => {
    expect(await barriersIn(page)).toEqual([]);
  });
}
