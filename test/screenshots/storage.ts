import { expect, type Sitting } from './sitting.ts';

/** The Segments page, a segment beside it, and a rollover by hand. */
export async function segments({ page, take }: Sitting): Promise<void> {
  await expect(page.getByRole('row', { name: /usage-0+10 archived/ })).toBeVisible();
  await take('segments-recovery');
  await page.getByRole('button', { name: 'Put away' }).click();
  await take('segments');
  await page.getByRole('gridcell', { name: /^usage-0+7$/ }).click();
  await expect(page.getByRole('complementary', { name: /^Segment/ })).toContainText('claude');
  await take('segments-drawer');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('textbox', { name: 'Filter segments' }).fill('no such thing');
  await take('segments-no-match');
  await page.getByRole('button', { name: 'Clear filters (1)' }).click();
  await page.getByRole('button', { name: 'Roll over…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Gate is held');
  await take('segments-rollover');
  await page.getByRole('dialog').getByRole('button', { name: 'Roll now' }).click();
  await expect(page.getByText('Archived and verified.')).toBeVisible();
  await take('segments-rolled');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
}

/** What a shorter policy would remove, the confirmation, and what there is after it. */
export async function retention({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('Retention');
  await take('retention-nothing');
  await page.getByRole('textbox', { name: 'Keep events for' }).fill('18');
  await expect(page.getByText('More than a quarter of all rows would go.')).toBeVisible();
  await take('retention');
  await page.getByRole('button', { name: 'Run now' }).click();
  const sheet = page.getByRole('dialog', { name: /to the trash$/ });
  await sheet.getByRole('checkbox', { name: 'I have seen the list' }).check();
  await take('retention-confirm');
  await sheet.getByRole('button', { name: 'to the trash' }).click();
  await expect(sheet).toHaveCount(0);
  await page.getByRole('tab', { name: /^Trash/ }).click();
  await expect(page.getByRole('button', { name: /^Restore/ }).first()).toBeVisible();
  await take('retention-trash');
  await page.getByRole('tab', { name: /^Passes/ }).click();
  await page.getByRole('grid', { name: 'Passes' }).getByRole('row').nth(1).click();
  await expect(page.getByRole('complementary', { name: /^Pass of/ })).toBeVisible();
  await take('retention-pass');
}
