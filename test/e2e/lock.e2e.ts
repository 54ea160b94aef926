import { Operator } from './support/operator.ts';
import { Holder, makeStore, rowsOf, storeIn } from './support/stores.ts';
import { WebProcess } from './support/web-process.ts';
import { expect, test } from './support/strata.ts';

test('a store that another program writes to is not opened, says who has it, and opens when that program has ended', async ({ strata }) => {
  const { page, home } = strata;
  const store = storeIn(home, 'held');
  const operator = new Operator(page);
  await makeStore(store);
  {
    await using holder = await Holder.start(store);
    await operator.lookInto(store);
    await expect(page.getByRole('region', { name: 'This is a store' })).toContainText(`(PID ${holder.pid})`);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    const card = page.getByRole('alert').filter({ hasText: 'is in use by' });
    await expect(card).toContainText(`node (PID ${holder.pid})`);
    await expect(card).toContainText('One writer at a time. Your data is untouched.');
    await expect(card).toContainText('LOCK-02');
    await card.getByRole('button', { name: 'Retry' }).click();
    await expect(card).toContainText(`PID ${holder.pid}`);
  }
  await page.getByRole('button', { name: 'Retry' }).click();
  await operator.seePage('Segments');
  await expect(page.getByRole('grid', { name: 'Segments' }).getByRole('row', { name: /writing usage-0+1/ })).toBeVisible();
});

test('two hosts on one store: the second is told, and nothing is harmed', async ({ strata }) => {
  const { page, home } = strata;
  const store = storeIn(home, 'shared');
  const operator = new Operator(page);
  await operator.createStore(store);
  await expect(WebProcess.start({ ...process.env, HOME: home } as Record<string, string>, [store])).rejects.toThrow('ended before');
  await operator.goTo('Replay');
  await page.getByRole('button', { name: 'Store shared' }).click();
  await page.getByRole('menuitem', { name: 'Close store' }).click();
  await expect(page.getByRole('heading', { name: 'Recent stores' })).toBeVisible();
  expect(await rowsOf(store)).toBe(0);
});
