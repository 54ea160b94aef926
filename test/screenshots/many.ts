import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeChartStore } from '../bench/chart-store.ts';
import { expect, type Sitting } from './sitting.ts';

/** A thousand segments. */
export async function many({ page, operator, home, take }: Sitting): Promise<void> {
  const store = join(home, 'gateway-long');
  await makeChartStore({ store, segments: 1_000, rows: 100 });
  await writeFile(join(store, 'settings.json'), JSON.stringify({ retentionDays: 3_650 }));
  await operator.openStore(store);
  await operator.seePage('Segments');
  await expect(page.getByRole('grid', { name: 'Segments' }).getByRole('row').nth(1)).toBeVisible();
  await take('segments-many');
  await operator.goTo('Billing');
  await expect(page.getByRole('row', { name: /^Total of/ })).toBeVisible();
  await take('billing-many');
}
