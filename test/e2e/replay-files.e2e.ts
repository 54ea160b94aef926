import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { barriersIn } from './support/barriers.ts';
import { journals } from './support/journals.ts';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

test('a damaged journal shows which block is bad and is put aside with a note', async ({ strata }) => {
  const { page, home, complaints } = strata;
  const operator = new Operator(page);
  await operator.createStore(storeIn(home, 'gateway'));
  await operator.dropAndCheck(journals('broken-bad-utf8', 'multi-block'));
  await page.getByRole('row', { name: /broken-bad-utf8/ }).click();
  const file = page.getByRole('complementary', { name: 'File broken-bad-utf8.journal' });
  await file.getByRole('tab', { name: /Blocks/ }).click();
  const blocks = file.getByRole('table', { name: 'The blocks of the file' });
  await expect(blocks.getByRole('row')).toContainText(['At byte', '43', '1,234', 'a text is not UTF-8']);
  expect(await barriersIn(page)).toEqual([]);

  await file.getByRole('tab', { name: 'Facts' }).click();
  await file.getByRole('button', { name: 'Put a copy aside…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Put a copy aside' });
  await sheet.getByRole('textbox', { name: 'Note' }).fill('asked for it again');
  expect(await barriersIn(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Put aside' }).click();
  await expect(file.getByText('A copy lies in')).toContainText('-broken-bad-utf8.journal');
  await file.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('tab', { name: /Put aside/ }).click();
  const list = page.getByRole('grid', { name: 'Journals that were put aside' });
  await expect(list.getByRole('row', { name: /broken-bad-utf8/ })).toContainText('asked for it again');
  expect(await barriersIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a watched folder is replayed as files come, makes a dry run old, and an event of it leads back to its block', async ({ strata }) => {
  const { page, home, complaints } = strata;
  const operator = new Operator(page);
  const [whole = '', mixed = ''] = journals('multi-block', 'legacy-mixed');
  const sealed = join(home, 'sealed');
  await mkdir(sealed);
  await cp(whole, join(sealed, basename(whole)));
  await operator.createStore(storeIn(home, 'gateway'));
  await operator.dropAndCheck([whole]);
  await page.getByRole('button', { name: 'Watch a folder…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Watch a folder' });
  await sheet.getByRole('textbox', { name: 'Folder' }).fill(join(home, 'nowhere'));
  await sheet.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(sheet.getByRole('alert')).toContainText('There is no folder');
  expect(await barriersIn(page)).toEqual([]);
  await sheet.getByRole('textbox', { name: 'Folder' }).fill(sealed);
  await sheet.getByRole('button', { name: 'Watch', exact: true }).click();

  const strip = page.getByRole('region', { name: 'Watched folder' });
  await expect(strip).toContainText('1 file replayed');
  await expect(page.getByText('The store has changed since this dry run')).toBeVisible();
  await cp(mixed, join(sealed, basename(mixed)));
  await strip.getByRole('button', { name: 'Look now' }).click();
  await expect(strip).toContainText('2 files replayed');
  expect(await barriersIn(page)).toEqual([]);
  await page.getByRole('button', { name: 'New dry run' }).first().click();
  await expect(page.getByText('multi-block.journal was replayed before, and every event is in the store.')).toBeVisible();
  await expect(operator.nextStep()).toHaveText('Nothing new to commit');
  await strip.getByRole('button', { name: 'Stop watching' }).click();
  await expect(strip).toHaveCount(0);

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Events' }).click();
  await page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1).click();
  const event = page.getByRole('complementary', { name: /^Event/ });
  await expect(event.getByText(/^(?:multi-block|legacy-mixed)\.journal$/)).toBeVisible();
  await expect(event.getByText(/^at byte [\d,]+$/)).toBeVisible();
  expect(complaints).toEqual([]);
});
