import { expect, type Sitting } from './sitting.ts';

/** Prices that not every model of the sample has. */
const SOME_PRICES = JSON.stringify({
  currency: 'EUR',
  prices: [
    { model: 'claude-*', inputUncached: '2.70', inputCached: '0.27', output: '13.50' },
    { model: 'gpt-*', inputUncached: '1.10', output: '8.80' },
  ],
});

/** What was billed as a cost: without a price sheet, by one, and by one that has no price for some models. */
export async function costs(sitting: Sitting): Promise<void> {
  const { page, operator, take } = sitting;
  await operator.goTo('Billing');
  await page.evaluate(() => (window.location.hash = '#/billing?metric=cost&compare=yes'));
  await expect(page.getByRole('heading', { name: 'This store has no price sheet yet' })).toBeVisible();
  await take('billing-cost-no-sheet');
  await importSheet(sitting, null);
  await operator.goTo('Billing');
  await page.getByRole('button', { name: '7d' }).click();
  await expect(page.getByText(/^USD by price sheet 1/)).toBeVisible();
  await take('billing-cost');
  await importSheet(sitting, SOME_PRICES);
  await operator.goTo('Billing');
  await expect(page.getByText(/without a price in version 2/)).toBeVisible();
  await take('billing-cost-partly');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await take('billing-cost-table');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
}

/** Puts a sheet in force, the example without one. */
async function importSheet({ page, operator }: Sitting, sheet: string | null): Promise<void> {
  await operator.goTo('Statements');
  await page.getByRole('tab', { name: 'Price sheets' }).click();
  if (sheet === null) await page.getByRole('button', { name: 'Start from an example' }).click();
  else {
    await page.getByRole('button', { name: 'Import…' }).click();
    await page.getByRole('textbox', { name: 'Price sheet, as JSON' }).fill(sheet);
  }
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/^Version \d is in force/)).toBeVisible();
}
