import { cp, readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { cli } from '../support/cli.ts';
import { Operator } from './support/operator.ts';
import { makeStore, storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

/** Opens the sample and goes to what was billed in it. */
async function atBilling(page: Page, home: string, sample: string): Promise<Operator> {
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await operator.seePage('Segments');
  await operator.goTo('Billing');
  await expect(page.getByRole('row', { name: /^Total of/ })).toBeVisible();
  return operator;
}

async function choose(page: Page, control: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: control }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function exported(page: Page, item: string): Promise<Download> {
  await page.getByRole('button', { name: 'Export' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  return await saved;
}

test('what is charted, how it is cut and how it is shown are in the location, and back leads back', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  await atBilling(page, home, sample);
  await choose(page, 'Metric', 'Credits');
  await choose(page, 'Group by', 'provider');
  await choose(page, 'Then by', 'account');
  await expect(page.getByRole('heading', { name: 'Credits per day by provider and account' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Total of \d+ pairs/ })).toBeVisible();
  await page.getByRole('button', { name: 'Cumulative' }).click();
  await expect(page.getByText('credits · cumulative · UTC')).toBeVisible();
  await page.reload();
  await expect(page.getByText('credits · cumulative · UTC')).toBeVisible();
  await page.goBack();
  await expect(page.getByText('credits · cumulative · UTC')).toHaveCount(0);
  await choose(page, 'Metric', 'Latency p95');
  await expect(page.getByRole('slider', { name: /lines/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cumulative' })).toHaveAttribute('aria-disabled', 'true');
  expect(complaints).toEqual([]);
});

test('the chart is a table too, and both say the same', async ({ strata, sample }) => {
  const { page, home } = strata;
  await atBilling(page, home, sample);
  await choose(page, 'Metric', 'Requests');
  const chart = page.getByRole('slider', { name: /^Requests per day by model/ });
  await chart.focus();
  await chart.press('End');
  await chart.press('ArrowLeft');
  const spoken = (await chart.getAttribute('aria-valuetext')) ?? '';
  const [, day = '', total = ''] = /^(\w+ \d+ \w+ \d+) \(UTC\)\. Total ([\d,]+)/.exec(spoken) ?? [];
  expect(total).not.toBe('');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const grid = page.getByRole('grid', { name: 'Requests per day by model, bucket by bucket' });
  await grid.press('End');
  await expect(
    grid
      .getByRole('row', { name: new RegExp(`^${day} `) })
      .locator('data')
      .first(),
  ).toHaveAttribute('value', total);
});

test('a click narrows, a click with Ctrl shows the events of the same filter, and the hours of the week follow', async ({ strata, sample }) => {
  const { page, home } = strata;
  await atBilling(page, home, sample);
  await choose(page, 'Group by', 'provider');
  const table = page.getByRole('grid', { name: /as a table$/ });
  const requests = (await table.getByRole('row', { name: /^kiro/ }).locator('data').first().getAttribute('value')) ?? '';
  await table.getByRole('row', { name: /^kiro/ }).click();
  await expect(page.getByRole('button', { name: 'Lift the filter on provider' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Total of 1 provider' }).locator('data').first()).toHaveAttribute('value', requests);
  await choose(page, 'Metric', 'Requests');
  const heat = page.getByRole('table', { name: 'Requests by weekday and hour (UTC)' });
  await expect(heat.getByRole('row')).toHaveCount(8);
  const cells = (await heat.getByRole('cell').allTextContents()).map((text) => /: ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? '0');
  expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(Number(requests.replaceAll(',', '')));
  await heat.getByRole('cell').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/^Mon 01:00: /).last()).toBeVisible();
  await table.getByRole('row', { name: /^kiro/ }).click({ modifiers: ['Control'] });
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible();
  await expect(page.getByText(`${requests} events over all tiers`)).toBeVisible();
});

test('sums beyond 2^53 and credits of twelve decimals are exact on the page, in a copy and in CSV', async ({ strata }) => {
  const { page, home, web } = strata;
  const store = storeIn(home, 'exact');
  await makeStore(store);
  const line = (at: number): string =>
    JSON.stringify({
      event_id: `e${at}`, created_at_ms: Date.now() - 60_000 + at, provider_type: 'kiro', protocol_family: 'anthropic', endpoint: '/v1', key_id: '=k', key_name: '=k', model: 'm', status_code: 200,
      input_uncached_tokens: 1, input_cached_tokens: 0, output_tokens: 0, billable_tokens: '4503599627370497', credit_usage: '0.333333333333',
    }); // prettier-ignore
  expect((await cli(['append', store], `${[0, 1, 2].map(line).join('\n')}\n`)).code).toBe(0);
  const operator = new Operator(page);
  await operator.openStore(store);
  await operator.seePage('Segments');
  await operator.goTo('Billing');
  await choose(page, 'Group by', 'key');
  const sums = page.getByRole('row', { name: 'Total of 1 key' }).locator('data');
  await expect(sums.nth(1)).toHaveAttribute('value', '13,510,798,882,111,491');
  await expect(sums.nth(2)).toHaveAttribute('value', '0.999999999999');
  await expect(sums.nth(2)).toHaveText('1.00');
  const copied = await sums.nth(2).evaluate((element) => {
    window.getSelection()?.selectAllChildren(element);
    const clipboardData = new DataTransfer();
    element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData('text/plain');
  });
  expect(copied).toBe('0.999999999999');
  test.skip(web === null, 'the double saves no downloads');
  const csv = await readFile(await (await exported(page, 'Table as CSV')).path(), 'utf8');
  expect(csv).toContain("\r\n'=k,'=k,3,3,0,0,13510798882111491,0.999999999999,");
  const buckets = await readFile(await (await exported(page, 'Buckets as CSV')).path(), 'utf8');
  expect(buckets).toContain(",unfinished,'=k,'=k,3,3,0,0,13510798882111491,0.999999999999,");
});

test('the chart is taken away as a picture with its title and its legend', async ({ strata, sample }) => {
  const { page, home, web, complaints } = strata;
  test.skip(web === null, 'the double saves no downloads');
  await atBilling(page, home, sample);
  const svg = await readFile(await (await exported(page, 'Chart as SVG')).path(), 'utf8');
  expect(svg).toContain('Billable per day by model');
  expect(svg).toContain('Other (');
  expect(svg).not.toMatch(/var\(--|class=/);
  const png = await readFile(await (await exported(page, 'Chart as PNG')).path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.length).toBeGreaterThan(10_000);
  expect(complaints).toEqual([]);
});

test('the page is reachable without a mouse and clean in both themes, as a chart and as a table', async ({ strata, sample }) => {
  const { page, home } = strata;
  await atBilling(page, home, sample);
  await page.getByRole('button', { name: '7d' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText(/dashed: /)).toBeVisible();
  for (const colorScheme of ['dark', 'light'] as const)
    for (const as of ['Table', 'Chart']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.getByRole('button', { name: as, exact: true }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
});
