import { rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journals } from './support/journals.ts';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

test('a segment that cannot be sealed stays pending and says why, and is archived when the trouble is gone', async ({ strata }) => {
  const { page, home } = strata;
  const store = storeIn(home, 'gateway');
  const operator = new Operator(page);
  await operator.createStore(store);
  await operator.keepForTenYears();
  await operator.dropAndCheck(journals('single-block'));
  await operator.commit(12);
  await blockArchive(store);

  await operator.goTo('Segments');
  await page.getByRole('button', { name: 'Roll over…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Roll over the active segment' });
  await sheet.getByRole('button', { name: 'Roll now' }).click();
  await expect(sheet.getByText('Sealing goes on in the background')).toBeVisible();
  await sheet.getByRole('button', { name: 'Show the segment' }).click();

  const table = page.getByRole('grid', { name: 'Segments' });
  await expect(table.getByRole('row', { name: /seal failed usage-0+1/ })).toContainText('12');
  const drawer = page.getByRole('complementary', { name: /Segment usage-0+1/ });
  await expect(drawer.getByRole('note')).toContainText('The segment is intact and can be queried.');
  await rm(join(store, 'archive'));
  await drawer.getByRole('button', { name: 'Retry now' }).click();
  await expect(table.getByRole('row', { name: /sealed usage-0+1/ })).toContainText('12');
  await expect(drawer.getByText('Sealing failed')).toHaveCount(0);
});

/** Puts a file where the archive's folders would be made. */
async function blockArchive(store: string): Promise<void> {
  await rmdir(join(store, 'archive'));
  await writeFile(join(store, 'archive'), '');
}
