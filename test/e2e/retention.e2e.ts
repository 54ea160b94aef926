import { cp } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

const EVENTS = 3_000;

test('a pass removes exactly what was listed, after a confirmation, and the trash gives it back', async ({ strata, sample }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await operator.goTo('Retention');
  await expect(page.getByText('No segment is entirely older than 90 days')).toBeVisible();

  await page.getByRole('textbox', { name: 'Keep events for' }).fill('15');
  const listed = page.getByRole('grid', { name: 'Segments that would go' });
  await expect(listed.getByRole('row', { name: /archived/ }).first()).toBeVisible();
  const ids = await idsIn(listed);
  const rows = await rowsIn(listed);
  await expect(page.getByText('More than a quarter of all rows would go.')).toBeVisible();

  await page.getByRole('button', { name: 'Run now' }).click();
  const sheet = page.getByRole('dialog', { name: `Move ${ids.length} segments to the trash` });
  const move = sheet.getByRole('button', { name: 'to the trash' });
  await expect(move).toHaveAttribute('aria-disabled', 'true');
  expect(await idsIn(sheet.getByRole('grid', { name: 'Segments that go' }))).toEqual(ids);
  await sheet.getByRole('checkbox', { name: 'I have seen the list' }).check();
  await move.click();
  await expect(sheet).toHaveCount(0);

  await page.getByRole('tab', { name: /Trash/ }).click();
  const trash = page.getByRole('grid', { name: 'Trash' });
  await expect(trash.getByRole('button', { name: /^Restore/ })).toHaveCount(ids.length);
  expect((await idsIn(trash)).toSorted()).toEqual(ids.toSorted());
  await operator.billed(EVENTS - rows);

  await operator.goTo('Retention');
  await page.getByRole('tab', { name: /Passes/ }).click();
  await expect(page.getByRole('grid', { name: 'Passes' }).getByRole('row', { name: /person 15 removed/ })).toContainText(ids.join(', '));
  await page.getByRole('tab', { name: /Trash/ }).click();
  for (const id of ids) {
    await trash.getByRole('button', { name: `Restore ${id}` }).click();
    await expect(trash.getByRole('button', { name: `Restore ${id}` })).toHaveCount(0);
  }
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await operator.billed(EVENTS);
  expect(strata.complaints).toEqual([]);
});

/** The segments of a list, in its order. */
async function idsIn(list: Locator): Promise<string[]> {
  return (await list.getByRole('gridcell', { name: /^usage-\d+$/ }).allTextContents()).map((text) => text.trim());
}

/** The sum of rows below a list. */
async function rowsIn(list: Locator): Promise<number> {
  const text = await list
    .getByRole('row', { name: /^Total/ })
    .getByRole('gridcell')
    .nth(3)
    .textContent();
  return Number(text?.replaceAll(',', '') ?? 'missing');
}
