import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSmallSample } from '../e2e/support/stores.ts';
import { archivedFiles, spoil } from '../support/damage.ts';
import { expect, type Sitting } from './sitting.ts';

/** Damage that only reading meets: what was asked has no answer, and the page says why, what is safe and what to do. Then the host itself goes. */
export async function failing(sitting: Sitting): Promise<void> {
  const { page, operator, home, take, web } = sitting;
  const store = join(home, 'gateway-eu');
  await makeSmallSample(store);
  for (const file of await archivedFiles(store)) await spoil(file, { from: 0.42, to: 0.8 }); // blocks of rows and of sums, not those that opening reads
  await rm(join(store, 'cache.duckdb'), { force: true }); // it may be deleted at any time, and would answer
  await operator.openStore(store);
  await operator.seePage('Segments');
  for (const name of ['Billing', 'Statements', 'Events'] as const) {
    await operator.goTo(name);
    await expect(page.getByRole('alert').first()).toBeVisible();
    await take(`${name.toLowerCase()}-error`);
  }
  await operator.goTo('SQL');
  await expect(page.getByRole('textbox', { name: 'Statement' })).toBeVisible();
  await page.getByRole('button', { name: 'Latest failures' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await take('sql-damage');
  await web.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'Connection lost' })).toBeVisible();
  await take('connection-lost');
}
