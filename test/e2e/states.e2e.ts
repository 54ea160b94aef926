import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archivedFiles, spoil } from '../support/damage.ts';
import { journals } from './support/journals.ts';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

test('an empty store says on every page what is missing and what to do next', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await operator.createStore(storeIn(home, 'empty'));
  await expect(page.getByRole('heading', { name: 'This store holds no events yet' })).toBeVisible();
  await operator.goTo('Billing');
  await expect(page.getByRole('heading', { name: 'Nothing has been billed in this store yet' })).toBeVisible();
  await operator.goTo('Retention');
  await expect(page.getByRole('heading', { name: 'No segment is entirely older than 90 days' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run now' })).toHaveAttribute('aria-disabled', 'true');
  await operator.goTo('Billing');
  await page.getByRole('button', { name: 'Replay journals' }).click();
  await expect(page.getByRole('heading', { name: 'Drop journals here' })).toBeVisible();
});

test('a segment that cannot be read is missed on every page, and the others are shown', async ({ strata, sample }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  const store = storeIn(home, 'month');
  await cp(sample, store, { recursive: true });
  const [oldest = ''] = await archivedFiles(store);
  await spoil(oldest, { from: 0, to: 1 });
  await rm(join(store, 'cache.duckdb'), { force: true }); // it would still know the sums
  await operator.openStore(store);
  await operator.goTo('Billing');
  await expect(page.getByRole('note').filter({ hasText: '1 segment cannot be read' })).toContainText('lacks the events of usage-000000000001');
  await operator.goTo('Events');
  await expect(page.getByRole('note').filter({ hasText: 'usage-000000000001 cannot be read' })).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1)).toBeVisible();
  await operator.goTo('Overview');
  await expect(page.getByRole('listitem').filter({ hasText: 'usage-000000000001 cannot be read' })).toContainText(
    'Every sum and every list lacks its',
  );
  await operator.goTo('Segments');
  await expect(page.getByRole('grid', { name: 'Segments' }).getByRole('row', { name: /unreadable usage-0+1/ })).toBeVisible();
});

test('where the events cannot be counted, that is told beside those that can be read', async ({ strata, sample }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  const store = storeIn(home, 'month');
  await cp(sample, store, { recursive: true });
  const [oldest = ''] = await archivedFiles(store);
  await spoil(oldest, { from: 0.42, to: 0.8 }); // not the blocks that opening reads, nor an event of the first page
  await rm(join(store, 'cache.duckdb'), { force: true }); // it would still know the sums
  await operator.openStore(store);
  await operator.goTo('Events');
  await expect(page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'fails its check' })).toContainText('Open Integrity');
  await expect(page.locator('.skeleton')).toHaveCount(0);
});

test('a filter that fits nothing says so and is cleared with one button', async ({ strata, sample }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await page.getByRole('textbox', { name: 'Filter segments' }).fill('no such thing');
  await expect(page.getByRole('heading', { name: 'No segments that say “no such thing”' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters (1)' }).click();
  await expect(page.getByRole('grid', { name: 'Segments' }).getByRole('row', { name: /writing/ })).toBeVisible();
});

test('a folder that is no store is described and left alone', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await mkdir(join(home, 'photos'));
  await writeFile(join(home, 'photos', 'beach.jpg'), 'sand');
  await operator.lookInto(join(home, 'photos'));
  await expect(page.getByRole('region', { name: 'This folder holds something else' })).toContainText('Nothing was changed.');
  await expect(page.getByRole('button', { name: 'Create a store here' })).toHaveCount(0);
});

test('files of which nothing can be read leave nothing to commit, and say why', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await operator.createStore(storeIn(home, 'empty'));
  expect(await operator.dropAndCheck(journals('broken-wrong-magic', 'broken-empty-file'))).toMatchObject({ read: 0, new: 0 });
  await expect(page.getByRole('alert')).toContainText('2 files could not be read at all');
  await expect(operator.nextStep()).toHaveAttribute('aria-disabled', 'true');
});

test('files dropped before a store is open wait for one', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  await expect(page.getByRole('heading', { name: 'Open or create a store' })).toBeVisible(); // nothing can be dropped on a window that is not there yet
  await operator.dropOnWindow(journals('single-block', 'one-event'));
  await expect(page.getByText('2 files waiting.')).toBeVisible();
  await operator.lookInto(storeIn(home, 'late'));
  await page.getByRole('button', { name: 'Create a store here' }).click();
  await operator.seePage('Replay');
  await expect(page.getByRole('grid', { name: 'Files of this replay' }).getByRole('row')).toHaveCount(3);
  await expect(page.getByText('1 event is older')).toHaveCount(0);
});

test('a host that is gone is missed, and nothing shown is called new', async ({ strata }) => {
  const { page, web } = strata;
  test.skip(web === null, 'the window ends with the desktop app');
  if (web === null) return;
  await expect(page.getByRole('heading', { name: 'Recent stores' })).toBeVisible();
  await web[Symbol.asyncDispose]();
  await expect(page.getByRole('alert').filter({ hasText: 'Connection lost' })).toContainText('your data is untouched');
});
