import { join } from 'node:path';
import type { PageName } from '../e2e/support/operator.ts';
import { makeSmallSample } from '../e2e/support/stores.ts';
import { expect, type Sitting } from './sitting.ts';

const PAGES: readonly PageName[] = ['Overview', 'Billing', 'Statements', 'Events', 'SQL', 'Replay', 'Retention', 'Integrity', 'Activity', 'Settings'];

/** Every page before its first answer: the host stands still. */
export async function waiting({ page, operator, home, take, web }: Sitting): Promise<void> {
  const store = join(home, 'gateway-eu');
  await makeSmallSample(store);
  await operator.openStore(store);
  await operator.seePage('Segments');
  web.pause();
  for (const name of PAGES) {
    await operator.goTo(name);
    await expect(page.locator('main')).toBeVisible();
    await page.waitForTimeout(200); // skeletons come late, so that they do not flicker
    await take(`${name.toLowerCase()}-loading`);
  }
  web.resume();
}
