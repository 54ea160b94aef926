import { join } from 'node:path';
import type { PageName } from '../e2e/support/operator.ts';
import { expect, type Sitting } from './sitting.ts';

const PAGES: readonly PageName[] = ['Segments', 'Overview', 'Billing', 'Statements', 'Events', 'Replay', 'Retention', 'Integrity', 'SQL', 'Activity'];

/** Every page of a store that holds nothing yet. */
export async function empty({ page, operator, home, take }: Sitting): Promise<void> {
  await operator.createStore(join(home, 'gateway-new'));
  for (const name of PAGES) {
    await operator.goTo(name);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await take(`${name.toLowerCase()}-empty`);
  }
  await operator.goTo('Statements');
  await page.getByRole('tab', { name: /^Frozen/ }).click();
  await take('statements-frozen-empty');
  await operator.goTo('Retention');
  for (const list of ['Kept by pin', 'Trash', 'Passes']) {
    await page.getByRole('tab', { name: new RegExp(`^${list}`) }).click();
    await take(`retention-${list.split(' ')[0]?.toLowerCase()}-empty`);
  }
  await operator.goTo('SQL');
  await expect(page.getByRole('textbox', { name: 'Statement' })).toBeVisible();
  await page.getByRole('button', { name: 'Latest failures' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'No rows' })).toBeVisible();
  await take('sql-no-rows');
}
