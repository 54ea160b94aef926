import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Holder, makeSmallSample, makeStore } from '../e2e/support/stores.ts';
import { referenceRows, writeReferenceFile } from '../support/reference-store.ts';
import { expect, type Sitting } from './sitting.ts';

const HOUR_MS = 3_600_000;

/** The first page: nothing known yet, stores to choose from, one held by another program, folders that are something else. */
export async function welcome(sitting: Sitting): Promise<void> {
  const { page, operator, home, take } = sitting;
  await take('welcome-first');
  await strangers(sitting);
  const [eu, us, staging] = [join(home, 'gateway-eu'), join(home, 'gateway-us'), join(home, 'staging')];
  await makeSmallSample(eu);
  await makeStore(us);
  await makeStore(staging);
  for (const path of [staging, us, eu]) {
    await operator.openStore(path);
    await operator.seePage('Segments');
    await page.getByRole('button', { name: /^Store / }).click();
    await page.getByRole('menuitem', { name: 'Close store' }).click();
    await expect(page.getByRole('heading', { name: 'Recent stores' })).toBeVisible();
  }
  await rm(staging, { recursive: true });
  await using _holder = await Holder.start(us);
  await operator.openStore(us);
  await expect(page.getByRole('alert')).toContainText('is in use by');
  await take('welcome-held');
  await page.reload();
  await expect(page.getByText('folder is gone')).toBeVisible();
  await take('welcome');
  await page.getByRole('button', { name: 'Open gateway-eu read-only' }).click();
  await operator.seePage('Segments');
  await take('segments-read-only');
}

/** A folder of the reference before and after its events were counted, and one that is no store. */
async function strangers({ page, operator, home, take }: Sitting): Promise<void> {
  const from = join(home, 'usage');
  const rows = (prefix: string, count: number): ReturnType<typeof referenceRows> => referenceRows(prefix, count, Date.now() - HOUR_MS);
  await writeReferenceFile(from, { path: 'pending/usage-1700000000000-000000000001.duckdb', age: 2, rows: rows('pending', 20) });
  await writeReferenceFile(from, { path: 'usage-active-000000000002.duckdb', age: 5, rows: rows('active', 10) });
  await operator.lookInto(from);
  await page.getByRole('button', { name: 'Adopt into a store…' }).click();
  await page.getByRole('button', { name: 'Count what would be copied' }).click();
  await expect(page.getByRole('button', { name: 'Adopt 30 events' })).toBeVisible();
  await take('welcome-adopt');
  await mkdir(join(home, 'photos'));
  await writeFile(join(home, 'photos', 'beach.jpg'), 'sand');
  await operator.lookInto(join(home, 'photos'));
  await expect(page.getByRole('region', { name: 'This folder holds something else' })).toBeVisible();
  await take('welcome-no-store');
}
