import type { Page } from '@playwright/test';
import { expect, type Sitting } from './sitting.ts';

/** The chart over everything, compared, as lines, as a table, narrowed, in a zone of half hours, and of a time in which nothing happened. */
export async function billing({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('Billing');
  await expect(page.getByRole('row', { name: /^Total of/ })).toBeVisible();
  await take('billing');
  await page.getByRole('button', { name: '7d' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText(/dashed: /)).toBeVisible();
  await take('billing-compared');
  await page.getByRole('combobox', { name: 'Metric' }).click();
  await page.getByRole('option', { name: 'Latency p95' }).click();
  await expect(page.getByRole('heading', { name: /^Latency p95 per day/ })).toBeVisible();
  await take('billing-latency');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await take('billing-table');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await goTo(page, '#/billing?metric=requests&by=provider&thenBy=status&per=day');
  await expect(page.getByRole('heading', { name: /by provider and status/ })).toBeVisible();
  await take('billing-two-levels');
  await goTo(page, '#/billing?from=1600000000000&to=1600086400000');
  await expect(page.getByRole('heading', { name: /^No events/ })).toBeVisible();
  await take('billing-nothing');
}

/** The list of events, filtered, and one of them looked at closely. */
export async function events({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('Events');
  await goTo(page, '#/events?from=1600000000000&to=1600086400000');
  await expect(page.getByRole('button', { name: 'Show all times' })).toBeVisible();
  await take('events-nothing');
  await page.getByRole('button', { name: 'Show all times' }).click();
  const grid = page.getByRole('grid', { name: 'Events' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  await take('events');
  await goTo(page, '#/events?status=~2xx&where=~latency%253E%253D5000');
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  await take('events-filtered');
  await grid.focus();
  await grid.press('j');
  await grid.press('Enter');
  await expect(page.getByRole('complementary', { name: /^Event / })).toBeVisible();
  await take('events-drawer');
  await page.getByRole('complementary', { name: /^Event / }).evaluate((drawer) => {
    const scroller = [...drawer.querySelectorAll('*')].find((part) => part.scrollHeight > part.clientHeight + 40);
    scroller?.scrollTo(0, scroller.scrollHeight);
  });
  await take('events-drawer-end');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
}

/** A statement before, while and after it runs, one that is cut short, one that is wrong, and one that takes too long. */
export async function sql({ page, operator, take }: Sitting): Promise<void> {
  await operator.goTo('SQL');
  const editor = page.getByRole('textbox', { name: 'Statement' });
  await expect(editor).toBeVisible();
  await take('sql-empty');
  await page.getByRole('button', { name: 'Tokens and credits by model' }).click();
  await expect(page.getByText(/^Reads at most/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Answer' })).toBeVisible();
  await take('sql');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await take('sql-chart');
  const run = async (text: string): Promise<void> => {
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await page.keyboard.press('Control+Enter');
  };
  await run('SELECT * FROM usage_events');
  await expect(page.getByText(/^These are the first/)).toBeVisible();
  await page.getByRole('grid', { name: 'Answer' }).getByRole('row').nth(2).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await take('sql-row');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await take('sql-limited');
  await run('SELECT model, billabel_tokens\nFROM usage_events');
  await expect(page.getByRole('alert')).toBeVisible();
  await take('sql-error');
  await run('DELETE FROM usage_events');
  await expect(page.getByRole('alert')).toContainText('Only statements that read');
  await take('sql-refused');
  await run('SELECT count(*) FROM usage_events a, usage_events b, usage_events c WHERE a.output_tokens + b.output_tokens = c.latency_ms');
  await expect(page.getByRole('heading', { name: 'Running' })).toBeVisible();
  await take('sql-running');
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();
  await take('sql-cancelled');
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((next) => (window.location.hash = next), hash);
}
