import { join } from 'node:path';
import { makeSmallSample } from '../e2e/support/stores.ts';
import { archivedFiles, spoil } from './damage.ts';
import { expect, type Sitting } from './sitting.ts';

/** A disk that goes bad under the open store: what was asked has no answer, and the page says why and what is safe. */
export async function failing(sitting: Sitting): Promise<void> {
  const { page, operator, home, take, web } = sitting;
  const store = join(home, 'gateway-eu');
  await makeSmallSample(store, 20_000);
  await operator.openStore(store);
  await operator.seePage('Segments');
  await operator.goTo('SQL'); // files are attached, hardly any of their blocks read
  for (const file of await archivedFiles(store)) await spoil(file, { from: 0.02, to: 0.7 });
  for (const name of ['Billing', 'Statements', 'Events'] as const) {
    await operator.goTo(name);
    await expect(page.getByRole('alert').first()).toBeVisible();
    await take(`${name.toLowerCase()}-error`);
  }
  await operator.goTo('SQL');
  await page.getByRole('button', { name: 'Latest failures' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await take('sql-damage');
  await web.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'Connection lost' })).toBeVisible();
  await take('connection-lost');
}
