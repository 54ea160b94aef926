import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeStore } from '../e2e/support/stores.ts';
import { realisticEvents } from '../support/journal-sample.ts';
import { writeJournalFile } from '../support/journal-writer.ts';
import { must } from './must.ts';
import { expect, type Sitting } from './sitting.ts';

const DAY_MS = 86_400_000;

/** Statements without prices and with them, frozen, and what a late event shows beside the frozen one. */
export async function statements(sitting: Sitting): Promise<void> {
  const { page, operator, home, take } = sitting;
  const store = join(home, 'gateway-eu');
  const file = (name: string): string => join(home, name);
  const now = new Date();
  const startMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
  await makeStore(store);
  writeJournalFile(file('month.journal'), realisticEvents(4_000, { startMs, stepMs: (27 * DAY_MS) / 4_000 }));
  await must(['replay', store, file('month.journal')]);
  await operator.openStore(store);
  await operator.seePage('Segments');
  await operator.goTo('Statements');
  await expect(page.getByRole('article')).toContainText('claude');
  await take('statements-without-prices');
  await prices(sitting);
  await page.getByRole('tab', { name: 'Statement', exact: true }).click();
  await expect(page.getByRole('article')).toContainText('USD');
  await take('statements');
  await page.getByRole('button', { name: 'Freeze…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await take('statements-freeze');
  await page.getByRole('dialog').getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(page.getByRole('complementary', { name: /^Frozen statement/ })).toContainText('unchanged');
  await take('statements-frozen');
  writeJournalFile(file('late.journal'), realisticEvents(40, { seed: 2, startMs: startMs + 28 * DAY_MS, stepMs: 60_000 }));
  const { new: fresh } = await operator.dropAndCheck([file('late.journal')]);
  await operator.commit(fresh);
  await operator.goTo('Statements');
  await page.getByRole('tab', { name: /^Frozen/ }).click();
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  const list = page.getByRole('grid', { name: 'Frozen statements' });
  await expect(list).toContainText('USD');
  await take('statements-frozen-list');
  await list.getByRole('row').nth(1).click();
  await expect(page.getByRole('complementary', { name: /^Frozen statement/ })).toContainText('What changed since');
  await take('statements-difference');
}

/** No sheet, a wrong one, and a right one in force. */
async function prices({ page, home, take }: Sitting): Promise<void> {
  await page.getByRole('tab', { name: 'Price sheets' }).click();
  await take('statements-no-sheet');
  await page.getByRole('button', { name: 'Start from an example' }).click();
  await expect(page.getByText('2 prices in USD')).toBeVisible();
  await take('statements-import');
  const sheet = page.getByRole('dialog', { name: 'Import a price sheet' });
  const text = sheet.getByRole('textbox', { name: 'Price sheet, as JSON' });
  const example = await text.inputValue();
  await text.fill(example.replace('"USD"', '"dollars"'));
  await expect(sheet.getByRole('alert')).toBeVisible();
  await take('statements-import-wrong');
  const right = join(home, 'prices.json');
  await writeFile(right, example.replaceAll('"*"', '"claude-*"'));
  await sheet.getByLabel('Price sheet file').setInputFiles(right);
  await expect(page.getByText('2 prices in USD')).toBeVisible();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Models of this store with credits and cost' })).toContainText('priced');
  await take('statements-prices');
}
