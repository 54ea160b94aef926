import { cp, readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { barriersIn } from './support/barriers.ts';
import { Operator } from './support/operator.ts';
import { makeStore, storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

const EVENTS = '3,000';

/** Opens the sample and goes to its events by the keys. */
async function atEvents(page: Page, home: string, sample: string): Promise<Locator> {
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await operator.seePage('Segments');
  await page.locator('body').press('g');
  await page.locator('body').press('e');
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Events' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  return grid;
}

/** The times of the rows that are drawn, as they are shown. */
async function times(grid: Locator): Promise<string[]> {
  return grid.locator('[role=row]:not(.th) > :first-child').allTextContents().then((all) => all.filter((text) => /^\d{4}-/.test(text))); // prettier-ignore
}

test('every event is listed from either end, read while it is scrolled', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  const grid = await atEvents(page, home, sample);
  await expect(page.getByText(`${EVENTS} events over all tiers`)).toBeVisible();
  const newest = await times(grid);
  expect(newest).toEqual(newest.toSorted().toReversed());
  await grid.focus();
  await grid.press('End'); // far beyond what was read: the list begins anew at its end
  await expect(grid.getByText('No older events in this range.')).toBeVisible();
  const [oldest] = (await times(grid)).toReversed();
  await grid.press('Home');
  await expect.poll(async () => (await times(grid))[0]).toBe(newest[0]);

  await page.getByRole('button', { name: 'Oldest first' }).click();
  await expect.poll(async () => (await times(grid))[0]).toBe(oldest);
  await page.getByRole('button', { name: 'Newest first' }).click();
  await page.getByRole('button', { name: 'Jump to time' }).click();
  await page.getByRole('textbox', { name: 'Go to the events of' }).fill((newest[0] ?? '').slice(0, 10));
  await page.getByRole('button', { name: 'Jump there' }).click();
  await expect.poll(async () => (await times(grid)).some((time) => time.slice(0, 10) !== newest[0]?.slice(0, 10))).toBe(true);
  await grid.press('Home'); // newer events lie above
  await expect.poll(async () => (await times(grid))[0]).toBe(newest[0]);
  await page.getByRole('button', { name: /^Opened at/ }).click();
  await expect.poll(async () => (await times(grid))[0]).toBe(newest[0]);
  expect(complaints).toEqual([]);
});

test('filters are completed, kept between pages, and in step with the histogram', async ({ strata, sample }) => {
  const { page, home } = strata;
  const grid = await atEvents(page, home, sample);
  await page.keyboard.press('/');
  const field = page.getByRole('combobox', { name: 'Filter events' });
  await expect(field).toBeFocused();
  await field.fill('status: 4xx');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Lift the filter on status' })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: /^failed\s*4\d\d$/ }).first()).toBeVisible();
  const total = Number((await page.getByText(/^[\d,]+ events? over all tiers$/).textContent())?.replaceAll(/\D/g, ''));
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(3_000);
  await expect(page.getByText(`${total} failed`)).toBeVisible();

  const operator = new Operator(page);
  await operator.goTo('Billing');
  await expect(
    page
      .getByRole('row', { name: /^Total of/ })
      .locator('data')
      .first(),
  ).toHaveAttribute('value', String(total));
  await page
    .getByRole('grid')
    .getByRole('row')
    .nth(1)
    .click({ modifiers: ['Control'] });
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Lift the filter on model' })).toBeVisible();
  await page.getByRole('button', { name: /^Clear filters/ }).click();
  await expect(page.getByText(`${EVENTS} events over all tiers`)).toBeVisible();

  await field.fill('no value has this');
  await expect(page.getByText('No value of this store contains that.')).toBeVisible();
});

test('the rail counts what the list shows, and typed conditions narrow both', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  const grid = await atEvents(page, home, sample);
  const rail = page.getByRole('complementary', { name: 'Values' });
  const line = rail.getByRole('region', { name: 'Status' }).getByRole('button', { name: /^4xx/ });
  const count = Number(((await line.textContent()) ?? '').replace('4xx', '').replaceAll(',', ''));
  await line.click();
  await expect(line).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText(`${count} events over all tiers`)).toBeVisible();
  await expect(grid).toHaveAttribute('aria-rowcount', String(count + 1));
  await expect(rail.getByRole('region', { name: 'Status' }).getByRole('button', { name: /^2xx/ })).toBeVisible(); // what another choice would show
  await line.click();

  const field = page.getByRole('combobox', { name: 'Filter events' });
  await field.fill('latency >= 20 s');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Lift the condition latency >= 20 s' })).toBeVisible();
  await expect(page.getByText(`${EVENTS} events over all tiers`)).toHaveCount(0);
  const slow = Number((await page.getByText(/^[\d,]+ events? over all tiers$/).textContent())?.replaceAll(/\D/g, ''));
  await rail.getByRole('button', { name: 'retried or failed over' }).click();
  await expect(page.getByRole('button', { name: 'Lift the condition retried or failed over' })).toBeVisible();
  await expect
    .poll(async () => Number((await page.getByText(/^[\d,]+ events? over all tiers$/).textContent())?.replaceAll(/\D/g, '')))
    .toBeLessThan(slow);
  expect(complaints).toEqual([]);
});

test('any number of events is written to a file on the host', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  await atEvents(page, home, sample);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('combobox', { name: 'Format' }).click();
  await page.getByRole('option', { name: 'Parquet' }).click();
  const path = `${home}/all.parquet`;
  await page.getByRole('textbox', { name: /^Or write all of them/ }).fill(path);
  await page.getByRole('button', { name: 'Write the file' }).click();
  await expect(page.getByText(`${EVENTS} events,`)).toBeVisible();
  expect((await readFile(path)).subarray(0, 4).toString()).toBe('PAR1');
  await page.getByRole('button', { name: 'Write the file' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('There is something at');
  expect(complaints).toEqual([]);
});

test('one event is looked at closely; its bodies stay masked until they are revealed', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  const grid = await atEvents(page, home, sample);
  await grid.focus();
  await grid.press('j');
  await grid.press('Enter');
  const drawer = page.getByRole('complementary', { name: /^Event / });
  await expect(drawer.getByRole('table', { name: 'Billable tokens' })).toContainText('Billable as stored');
  await expect(drawer).toContainText(/Stored in\s*usage-\d{12}/);
  const first = await drawer.getAttribute('aria-label');
  await grid.press('j');
  await expect(drawer).not.toHaveAccessibleName(first ?? '');
  await drawer.getByRole('button', { name: 'Previous event' }).click();
  await expect(drawer).toHaveAccessibleName(first ?? '');

  await expect(drawer).toContainText('Masked');
  await expect(drawer.getByText('Request headers')).toHaveCount(0);
  await drawer.getByRole('button', { name: 'Reveal' }).click();
  await expect(drawer.getByText('Request headers')).toBeVisible();
  await drawer.getByRole('button', { name: 'Hide' }).click();
  await expect(drawer.getByText('Request headers')).toHaveCount(0);

  const id = (first ?? '').replace('Event ', '');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expect(drawer).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Filter events' }).fill(id);
  await page.getByRole('option', { name: `Open the event ${id}` }).click();
  await expect(drawer).toHaveAccessibleName(first ?? '');
  await page.getByRole('combobox', { name: 'Filter events' }).fill('evt_that_is_nowhere');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'There is no event of this id' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a few events are handed over as a file, with their numbers and without what people wrote', async ({ strata, sample }) => {
  const { page, home, web } = strata;
  test.skip(web === null, 'the double saves no downloads');
  await atEvents(page, home, sample);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('combobox', { name: 'Format' }).click();
  await page.getByRole('option', { name: 'NDJSON' }).click();
  await page.getByText('The same on the command line').click();
  await expect(page.getByText(/^strata export .* --format ndjson --out events\.ndjson$/)).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${EVENTS} events` }).click();
  const lines = (await readFile(await (await saved).path(), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  expect(new Set(lines.map((line) => line['event_id'])).size).toBe(3_000);
  expect(Object.keys(lines[0] ?? {})).not.toContain('request_headers_json');
});

test('a store without events says so', async ({ strata }) => {
  const { page, home } = strata;
  await makeStore(storeIn(home, 'empty'));
  const operator = new Operator(page);
  await operator.openStore(storeIn(home, 'empty'));
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Events' }).click();
  await expect(page.getByRole('heading', { name: 'This store holds no events yet' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the events are reachable by everybody (${colorScheme})`, async ({ strata, sample }) => {
    const { page, home } = strata;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const grid = await atEvents(page, home, sample);
    await grid.getByRole('row').nth(2).click();
    const drawer = page.getByRole('complementary', { name: /^Event / });
    await drawer.getByRole('button', { name: 'Reveal' }).click();
    await expect(drawer.getByText('Request headers')).toBeVisible();
    await check(page, 'an event with its bodies');
    await page.getByRole('combobox', { name: 'Filter events' }).fill('2');
    await expect(page.getByRole('option').first()).toBeVisible();
    await check(page, 'the filter field', '.events-filter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByText('The same on the command line').click();
    await expect(page.getByRole('button', { name: 'Copy CLI command' })).toBeVisible();
    await check(page, 'the export', '[role=dialog]');
  });
}

/** The whole page has hundreds of cells to look at: once is enough. */
async function check(page: Page, what: string, part = 'html'): Promise<void> {
  await test.step(what, async () => {
    expect(await barriersIn(page, part)).toEqual([]);
  });
}
