import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSmallSample } from '../e2e/support/stores.ts';
import { archivedFiles, spoil } from '../support/damage.ts';
import { expect, type Sitting } from './sitting.ts';

/** A store of which a file is gone and another cannot be opened: every page shows the rest, and says what it lacks. */
export async function damaged(sitting: Sitting): Promise<void> {
  const { page, operator, home, take } = sitting;
  const store = join(home, 'gateway-eu');
  await makeSmallSample(store, 20_000);
  const files = await archivedFiles(store);
  await rm(files[3] ?? '');
  await spoil(files[6] ?? '', { from: 0.1, to: 0.9 });
  await rm(join(store, 'cache.duckdb'), { force: true }); // it may be deleted at any time, and knows what the lost file held
  await operator.openStore(store);
  await operator.seePage('Segments');
  await operator.goTo('Billing');
  await expect(page.getByRole('row', { name: /^Total of/ })).toBeVisible();
  await take('billing-partial');
  await operator.goTo('Statements');
  await page.getByRole('combobox', { name: 'Month' }).click();
  await page.getByRole('option').first().click(); // the month that goes on, of which the lost segments are
  await expect(page.getByRole('article')).toContainText('Not read');
  await take('statements-partial');
  await operator.goTo('Events');
  await expect(page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1)).toBeVisible();
  await take('events-partial');
  await sql(sitting);
  for (const name of ['Overview', 'Segments', 'Retention'] as const) {
    await operator.goTo(name);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await take(`${name.toLowerCase()}-partial`);
  }
  await integrity(sitting);
}

async function sql({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('SQL');
  await expect(page.getByRole('textbox', { name: 'Statement' })).toBeVisible();
  await page.getByRole('button', { name: 'Requests per day' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/^Incomplete/)).toBeVisible();
  await take('sql-partial');
}

/** What the verification finds, and the drawer of what it found. */
async function integrity({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('Integrity');
  await page.getByRole('button', { name: 'Verify the store' }).click();
  await expect(page.getByRole('heading', { name: 'Laws are broken' })).toBeVisible();
  await take('integrity-findings');
  await page
    .getByRole('button', { name: /^usage-0+7$/ })
    .first()
    .click();
  await expect(page.getByRole('complementary', { name: /^Segment/ })).toBeVisible();
  await take('segments-damaged');
  await operator.goTo('Overview');
  await take('overview-damaged');
}
