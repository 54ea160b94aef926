import { cp } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { barriersIn } from './support/barriers.ts';
import { Operator } from './support/operator.ts';
import { makeStore, storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

/** Opens a copy of the sample and goes to a page by its key. */
async function at(page: Page, home: string, sample: string, key: string, name: string): Promise<void> {
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await operator.seePage('Segments');
  await go(page, key, name);
}

async function go(page: Page, key: string, name: string): Promise<void> {
  await page.locator('body').press('g');
  await page.locator('body').press(key);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

async function accessible(page: Page): Promise<void> {
  expect(await barriersIn(page)).toEqual([]);
}

test('the overview says that all is well, and a task that ran appears in it', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  await at(page, home, sample, 'o', 'Overview');
  await expect(page.getByText('Healthy')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nothing needs you' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Last 24 hours' })).toBeVisible();
  await accessible(page);
  await go(page, 'i', 'Integrity');
  await page
    .getByRole('button', { name: /^Verify/ })
    .first()
    .click();
  const quick = page.getByRole('menuitem', { name: /^Quick/ });
  if (await quick.isVisible()) await quick.click();
  await go(page, 'o', 'Overview');
  await expect(page.getByRole('heading', { name: 'No tasks since the store was opened' })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('what is done by hand is written down with its command, and kept', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  await at(page, home, sample, 'a', 'Activity');
  const acts = page.getByRole('grid', { name: 'Acts' });
  await expect(acts).toHaveAttribute('aria-rowcount', /\d/);
  const before = Number(await acts.getAttribute('aria-rowcount')); // the sample rolled over while it was made
  await go(page, 's', 'Segments');
  await page.getByRole('button', { name: 'Roll over…' }).click();
  await page.getByRole('button', { name: 'Roll now' }).click();
  await expect(page.getByText('Sealing goes on in the background')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await go(page, 'a', 'Activity');
  await expect(acts).toHaveAttribute('aria-rowcount', String(before + 1));
  await expect(acts.getByRole('gridcell', { name: 'roll over' }).first()).toBeVisible();
  await expect(acts.getByRole('button', { name: /^Copy as CLI: strata rollover/ }).first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Filter acts' }).fill('no act has this');
  await expect(page.getByRole('heading', { name: 'No act has these words' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Filter acts' }).fill('roll');
  await accessible(page);
  expect(complaints).toEqual([]);
});

test('settings work at once and say where each value comes from', async ({ strata }) => {
  const { page, home, complaints } = strata;
  await page.emulateMedia({ reducedMotion: 'reduce' }); // a colour on its way to another has the contrast of neither
  await makeStore(storeIn(home, 'plain'));
  const operator = new Operator(page);
  await operator.openStore(storeIn(home, 'plain'));
  await operator.seePage('Segments');
  await go(page, 'a', 'Activity');
  await expect(page.getByRole('heading', { name: 'Nothing was done by hand yet' })).toBeVisible();
  await go(page, ',', 'Settings');
  const theme = page.locator('html');
  await page
    .getByRole('radio', { name: 'Light' })
    .or(page.getByRole('button', { name: 'Light' }))
    .first()
    .click();
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await accessible(page);
  await page
    .getByRole('radio', { name: 'Dark' })
    .or(page.getByRole('button', { name: 'Dark' }))
    .first()
    .click();
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await accessible(page);
  await expect(page.getByRole('row', { name: /^Retention 90 days built in/ })).toBeVisible();
  await page.getByRole('button', { name: /^Forget 1 recent store/ }).click();
  await expect(page.getByRole('button', { name: 'Forget recent stores' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Change the retention' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Retention' })).toBeVisible();
  expect(complaints).toEqual([]);
});
