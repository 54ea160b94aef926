import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What keeps somebody from using what is shown, as axe finds it; colours are judged at rest, not while something old is dimmed or fades. */
export async function barriersIn(page: Page, part = 'html'): Promise<readonly string[]> {
  await expect(page.locator('.stale')).toHaveCount(0);
  const fading = (): Promise<number> => page.evaluate(() => document.getAnimations().filter((one) => one instanceof CSSTransition).length);
  await expect.poll(fading).toBe(0);
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${impact}, ${id}: ${html.slice(0, 200)}`));
}
