import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/strata.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the first page is reachable by everybody (${colorScheme})`, async ({ strata }) => {
    await strata.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(strata.page.locator('#root')).not.toBeEmpty();
    const { violations } = await new AxeBuilder({ page: strata.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
}
