import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** A page that reads something anew in the middle of a look dims what it has: what is found has to be found every time. */
const LOOKS = 3;

/** What keeps somebody from using what is shown, as axe finds it; colours are judged at rest, not while something old is dimmed or fades. */
export async function barriersIn(page: Page, part = 'html'): Promise<readonly string[]> {
  for (let look = 1; ; look++) {
    await atRest(page);
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    const found = violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${impact}, ${id}: ${html.slice(0, 200)}`));
    if (found.length === 0 || look === LOOKS) return found;
  }
}

async function atRest(page: Page): Promise<void> {
  await expect(page.locator('.stale')).toHaveCount(0);
  const fading = (): Promise<number> => page.evaluate(() => document.getAnimations().filter((one) => one instanceof CSSTransition).length);
  await expect.poll(fading).toBe(0);
}
