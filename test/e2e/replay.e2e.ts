import { readFile } from 'node:fs/promises';
import { journals } from './support/journals.ts';
import { Operator, type Counts } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

const FIRST = journals('multi-block', 'legacy-mixed', 'broken-crc');
const SECOND = journals('multi-block-by-size', 'multi-block', 'all-none');

test('journals dropped at once are announced, stored, sealed and billed, and a second time add nothing', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await operator.createStore(storeIn(home, 'gateway'));
  await operator.keepForTenYears();

  const announced = await operator.dropAndCheck(FIRST);
  expect(announced).toEqual({ read: 84, new: 84, duplicate: 0, conflict: 0, rejected: 0 });
  await expect(page.getByText('1 file could not be read completely')).toBeVisible();
  expect(await operator.commit(84)).toEqual(announced);
  await expect(page.getByRole('table', { name: 'Announced against actual' }).getByLabel('not as announced')).toHaveCount(0);

  await rollOver(operator, 84);
  const before = await operator.billed(84);

  const more = await operator.dropAndCheck(SECOND);
  expect([addsUp(more), more]).toEqual([true, { read: 101, new: 42, duplicate: 57, conflict: 0, rejected: 2 }]);
  expect(await operator.commit(42)).toEqual(more);
  const after = await operator.billed(126);
  expect(after - before).toBe(await billableIn('multi-block-by-size'));

  const again = await operator.dropAndCheck(SECOND);
  expect(again).toEqual({ read: 101, new: 0, duplicate: 99, conflict: 0, rejected: 2 });
  await expect(operator.nextStep()).toHaveText('Nothing new to commit');
  await expect(operator.nextStep()).toHaveAttribute('aria-disabled', 'true');

  const known = page.getByText('2 files of these were replayed before, and every event is in the store. They were not read again.');
  await expect(known).toBeVisible();
  await page.getByRole('button', { name: 'Read and compare' }).click();
  await expect(page.getByText('These files were replayed before. They are compared again, event by event.')).toBeVisible();
  await expect(known).toHaveCount(0);
  expect(await operator.counted()).toEqual(again);
  expect(strata.complaints).toEqual([]);
});

test('what could not be read of a file is shown with its place and its reason', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await operator.createStore(storeIn(home, 'gateway'));
  await operator.dropAndCheck(journals('broken-crc', 'broken-wrong-magic'));
  await page.getByRole('row', { name: /broken-crc/ }).click();
  const file = page.getByRole('complementary', { name: 'File broken-crc.journal' });
  await file.getByRole('tab', { name: /Rejects/ }).click();
  await expect(file.getByRole('listitem')).toContainText(['byte 1,885']);
  await expect(file.getByRole('listitem')).toContainText(['checksum']);
  await file.getByRole('tab', { name: 'First events' }).click();
  await expect(file.getByRole('table', { name: 'The first events of the file' }).getByRole('row')).not.toHaveCount(1);
  await file.getByRole('button', { name: 'Close' }).click();
  await expect(file).toHaveCount(0);
  await page.getByRole('row', { name: /broken-wrong-magic/ }).click();
  await expect(page.getByRole('complementary', { name: 'File broken-wrong-magic.journal' })).toContainText('refused');
});

/** Rolls over by hand: what the sheet announced, what it did, and the segment archived in the end. */
async function rollOver({ page }: Operator, rows: number): Promise<void> {
  await page.getByRole('button', { name: 'Segments', exact: true }).first().click();
  const table = page.getByRole('grid', { name: 'Segments' });
  await expect(table.getByRole('row', { name: /writing/ })).toContainText(String(rows));
  await page.getByRole('button', { name: 'Roll over…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Roll over the active segment' });
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('before the upgrade');
  await sheet.getByRole('button', { name: 'Roll now' }).click();
  await expect(sheet.getByText('Archived and verified.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Show the segment' }).click();
  await expect(table.getByRole('row', { name: /sealed usage-0+1/ })).toContainText(String(rows));
  await expect(table.getByRole('row', { name: /writing usage-0+2/ })).toBeVisible();
  const drawer = page.getByRole('complementary', { name: /Segment usage-0+1/ });
  await expect(drawer).toContainText('archived');
  await expect(drawer.getByRole('button', { name: 'Copy SHA-256' })).toBeVisible();
  await drawer.getByRole('button', { name: 'Close' }).click();
}

function addsUp(counts: Counts): boolean {
  return counts.read === counts.new + counts.duplicate + counts.conflict + counts.rejected;
}

/** The billable tokens of a fixture, from what its decoder must yield. */
async function billableIn(name: string): Promise<bigint> {
  const lines = (await readFile(journals(name)[0]?.replace('.journal', '.expected.ndjson') ?? '', 'utf8')).trim().split('\n');
  return lines.reduce((sum, line) => sum + BigInt(/"billable_tokens":(-?\d+)/.exec(line)?.[1] ?? 'missing'), 0n);
}
