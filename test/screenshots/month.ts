import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSampleStore } from '../../store/index.ts';
import { costs } from './costs.ts';
import { billing, events, sql } from './queries.ts';
import { overlays } from './overlays.ts';
import { retention, segments } from './storage.ts';
import { expect, type Sitting } from './sitting.ts';

/** A month of work, 200,000 events: every page full, and what can be opened on it. */
export async function month(sitting: Sitting): Promise<void> {
  const { page, operator, home, take } = sitting;
  const store = join(home, 'gateway-eu');
  await makeSampleStore(store);
  const stranger = join(store, 'active', 'notes.txt');
  await writeFile(stranger, 'not of the store'); // which opening reports
  await operator.openStore(store);
  await operator.seePage('Segments');
  await segments(sitting);
  await rm(stranger);
  await billing(sitting);
  await costs(sitting);
  await sql(sitting);
  await events(sitting);
  await integrity(sitting);
  await overlays(sitting);
  for (const name of ['Overview', 'Settings'] as const) {
    await operator.goTo(name);
    await take(name.toLowerCase());
  }
  await retention(sitting);
  await operator.goTo('Activity');
  await expect(page.getByRole('grid', { name: 'Acts' }).getByRole('row').nth(1)).toBeVisible();
  await take('activity');
}

async function integrity({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('Integrity');
  await take('integrity-never');
  await page.getByRole('button', { name: 'Verify the store' }).click();
  await expect(page.getByRole('heading', { name: 'Sound', exact: true })).toBeVisible();
  await take('integrity-sound');
}
