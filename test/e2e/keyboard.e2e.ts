import { cp } from 'node:fs/promises';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

test('pages, tables, the filter and the palette are worked by keys alone', async ({ strata, sample }) => {
  const { page, home } = strata;
  const { keyboard } = page;
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await operator.seePage('Segments');

  await test.step('g and a letter go to a page', async () => {
    for (const [letter, name] of [
      ['o', 'Overview'],
      ['b', 'Billing'],
      ['m', 'Statements'],
      ['e', 'Events'],
      ['r', 'Replay'],
      ['t', 'Retention'],
      ['i', 'Integrity'],
      ['a', 'Activity'],
      [',', 'Settings'],
      ['q', 'SQL'],
      ['s', 'Segments'],
    ] as const) {
      await keyboard.press('g');
      await keyboard.press(letter);
      await operator.seePage(name);
    }
  });

  await test.step('/ goes to the filter, Esc leaves it', async () => {
    const filter = page.getByRole('textbox', { name: 'Filter segments' });
    await keyboard.press('/');
    await expect(filter).toBeFocused();
    await keyboard.type('active');
    await expect(page.getByRole('grid', { name: 'Segments' })).toHaveAttribute('aria-rowcount', '2');
    await filter.fill('');
    await keyboard.press('Escape');
    await expect(filter).not.toBeFocused();
  });

  await test.step('j, k, Enter and Esc work in the table', async () => {
    const drawer = page.getByRole('complementary', { name: /^Segment usage-0+10$/ });
    for (const key of ['j', 'j', 'j', 'k', 'Enter']) await keyboard.press(key);
    await expect(drawer).toBeVisible();
    await keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  });

  await test.step('j and k enter the table of any page, and it shows where they are', async () => {
    for (const [letter, name] of [
      ['b', /^Billable per day/],
      ['e', 'Events'],
      ['a', 'Acts'],
      ['s', 'Segments'],
    ] as const) {
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await keyboard.press('g');
      await keyboard.press(letter);
      const table = page.getByRole('grid', { name }).first();
      await expect(table.getByRole('row').nth(1)).toBeVisible();
      await keyboard.press('j');
      await expect(table).toBeFocused();
      await expect(table).toHaveAttribute('aria-activedescendant', /.+/);
    }
  });

  await test.step('the palette finds pages, actions and segments', async () => {
    const palette = page.getByRole('dialog', { name: 'Search or run' });
    const run = async (typed: string, option: RegExp): Promise<void> => {
      await keyboard.press('Control+k');
      await keyboard.type(typed);
      await expect(palette.getByRole('option').first()).toHaveText(option);
      await keyboard.press('Enter');
      await expect(palette).toHaveCount(0);
    };
    await run('light theme', /Light theme/);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await run('0007', /usage-0+7/);
    await expect(page.getByRole('complementary', { name: /^Segment usage-0+7$/ })).toBeVisible();
    await run('roll over', /Roll over/);
    const sheet = page.getByRole('dialog', { name: 'Roll over the active segment' });
    await expect(sheet).toBeVisible();
    await keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    await keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  });

  await test.step('the palette opened again begins anew, however fast', async () => {
    await keyboard.press('Escape');
    await keyboard.press('Control+k');
    await keyboard.type('zone');
    await keyboard.press('Escape');
    await keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or run' })).toHaveValue('');
    await expect(page.getByRole('combobox', { name: 'Search or run' })).toBeFocused();
  });
});
