import { cp } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { archivedFiles, spoil } from '../support/damage.ts';
import { barriersIn } from './support/barriers.ts';
import { journals } from './support/journals.ts';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is reachable by everybody (${colorScheme})`, async ({ strata, sample }) => {
    const { page, home } = strata;
    const operator = new Operator(page);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await cp(sample, storeIn(home, 'month'), { recursive: true });
    await operator.lookInto(storeIn(home, 'month'));
    await expect(page.getByRole('region', { name: 'This is a store' })).toBeVisible();
    await check(page, 'Welcome');

    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('gridcell', { name: /^usage-0+1$/ }).click();
    await expect(page.getByRole('complementary', { name: /^Segment/ })).toContainText('Life');
    await check(page, 'Segments with a drawer');
    await page.getByRole('button', { name: 'Roll over…' }).click();
    await expect(page.getByRole('dialog')).toContainText('Gate is held');
    await check(page, 'the rollover sheet');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    await operator.goTo('Billing');
    await expect(page.getByRole('row', { name: /^Total of/ })).toBeVisible();
    await check(page, 'Billing');
    await statements(operator);
    await operator.goTo('Retention');
    await page.getByRole('textbox', { name: 'Keep events for' }).fill('15');
    await expect(page.getByText('More than a quarter of all rows would go.')).toBeVisible();
    await check(page, 'Retention with a list');
    await operator.goTo('Integrity');
    await check(page, 'Integrity');
    await operator.goTo('Replay');
    await check(page, 'Replay before a drop');
    await operator.dropAndCheck(journals('single-block', 'broken-crc'));
    await page.getByRole('row', { name: /broken-crc/ }).click();
    await expect(page.getByRole('complementary', { name: /^File/ })).toBeVisible();
    await check(page, 'Replay with a dry run and a file');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option').first()).toBeVisible();
    await check(page, 'the palette');
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`so are the pages of an empty store and of a damaged one (${colorScheme})`, async ({ strata, sample }) => {
    const { page, home } = strata;
    const operator = new Operator(page);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await operator.createStore(storeIn(home, 'empty'));
    await walk(operator, 'empty');
    await page.getByRole('button', { name: 'Store empty' }).click();
    await page.getByRole('menuitem', { name: 'Close store' }).click();
    const store = storeIn(home, 'month');
    await cp(sample, store, { recursive: true });
    for (const file of (await archivedFiles(store)).slice(0, 2)) await spoil(file, { from: 0, to: 1 });
    await operator.openStore(store);
    await operator.seePage('Segments');
    await walk(operator, 'with a segment that cannot be read');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await check(page, 'the keys');
  });
}

const PAGES = ['Overview', 'Segments', 'Billing', 'Statements', 'Events', 'Replay', 'Retention', 'Integrity', 'SQL', 'Activity', 'Settings'] as const;

async function walk(operator: Operator, state: string): Promise<void> {
  for (const name of PAGES) {
    await operator.goTo(name);
    await expect(operator.page.locator('.skeleton')).toHaveCount(0);
    await check(operator.page, `${name}, ${state}`);
  }
}

async function statements(operator: Operator): Promise<void> {
  const { page } = operator;
  await operator.goTo('Statements');
  await page.getByRole('tab', { name: 'Price sheets' }).click();
  await page.getByRole('button', { name: 'Start from an example' }).click();
  await expect(page.getByText('2 prices in USD')).toBeVisible();
  await check(page, 'the import of a price sheet');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Models of this store with credits and cost' })).toContainText('priced');
  await check(page, 'Price sheets');
  await page.getByRole('tab', { name: 'Statement', exact: true }).click();
  await expect(page.getByRole('article')).toContainText('claude');
  await check(page, 'a statement');
}

async function check(page: Page, what: string): Promise<void> {
  await test.step(what, async () => {
    expect(await barriersIn(page)).toEqual([]);
  });
}
