import { dragOver } from '../e2e/support/drop.ts';
import { journals } from '../e2e/support/journals.ts';
import { expect, type Sitting } from './sitting.ts';

/** What lies above a page: palette, keys, menus, pickers, files dragged over the window. */
export async function overlays({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('Billing');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await take('palette');
  await page.keyboard.type('0007');
  await expect(page.getByRole('option', { name: /usage-0+7/ })).toBeVisible();
  await take('palette-segment');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await take('keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const [button, name] of [
    [/^Store /, 'store-menu'],
    [/^Tasks/, 'tasks'],
    [/^Time zone/, 'zones'],
    [/^Filter/, 'billing-filter'],
    [/^\d+ \w+ \d{4} – /, 'custom-range'],
  ] as const) {
    await page.getByRole('button', { name: button }).first().click();
    await take(name);
    await page.keyboard.press('Escape');
  }
  const letGo = await dragOver(page, 'html', journals('single-block'));
  await expect(page.getByText('Drop journals to look into them')).toBeVisible();
  await take('drop');
  await letGo();
}
