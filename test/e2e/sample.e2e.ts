import { cp } from 'node:fs/promises';
import { storeIn } from './support/stores.ts';
import { Operator } from './support/operator.ts';
import { expect, test } from './support/strata.ts';

test('the making of the sample store is shown, can be cancelled, and leaves nothing behind', async ({ strata }) => {
  const { page } = strata;
  await page.getByRole('button', { name: 'Try the sample store' }).click();
  await expect(page.getByText(/of 200,000 events/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('ancelled');
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('button', { name: 'Try the sample store' })).toBeEnabled();
  await expect(page.getByRole('heading', { name: 'No stores yet' })).toBeVisible();
});

test('the sample store opens, and is among the recent stores afterwards', async ({ strata, sample }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'sample-store'), { recursive: true });
  await page.getByRole('button', { name: 'Try the sample store' }).click();
  await operator.seePage('Segments');
  await expect(page.getByRole('grid', { name: 'Segments' }).getByRole('row', { name: /active/ })).toBeVisible();
  await page.getByRole('button', { name: 'Store sample-store' }).click();
  await page.getByRole('menuitem', { name: 'Close store' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'sample-store' })).toContainText('free');
  await page.getByRole('button', { name: 'Open sample-store read-only' }).click();
  await operator.seePage('Segments');
  await expect(page.getByText('READ-ONLY', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Roll over…' })).toHaveAttribute('aria-disabled', 'true');
});
