import { cp, readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { cli } from '../support/cli.ts';
import { barriersIn } from './support/barriers.ts';
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

/** A store with events of a model that will have a price and of one that will not. */
async function pricedStore(home: string): Promise<string> {
  const store = storeIn(home, 'priced');
  await makeStore(store);
  const line = (at: number): string =>
    JSON.stringify({
      event_id: `e${at}`, created_at_ms: Date.now() - 60_000 + at, provider_type: 'kiro', protocol_family: 'anthropic', endpoint: '/v1', key_id: 'k', key_name: 'k',
      model: at < 3 ? 'known' : 'new', status_code: 200, input_uncached_tokens: 1, input_cached_tokens: 0, output_tokens: 3, billable_tokens: 4, credit_usage: '0.5',
    }); // prettier-ignore
  expect((await cli(['append', store], `${[0, 1, 2, 3].map(line).join('\n')}\n`)).code).toBe(0);
  return store;
}

test('costs need a price sheet, are exact, and where tokens have no price they are lower bounds that say why', async ({ strata }) => {
  const { page, home, web, complaints } = strata;
  const operator = new Operator(page);
  await operator.openStore(await pricedStore(home));
  await operator.seePage('Segments');
  await operator.goTo('Billing');
  await choose(page, 'Metric', 'Cost');

  await test.step('without a sheet the page says so and leads to the import', async () => {
    await expect(page.getByRole('heading', { name: 'This store has no price sheet yet' })).toBeVisible();
    await page.getByRole('button', { name: 'Import a price sheet' }).click();
    await expect(page.getByRole('tab', { name: 'Price sheets' })).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('button', { name: 'Import a price sheet' }).click();
    const sheet = { currency: 'CHF', prices: [{ model: 'known', per: 1, inputUncached: '0.111111111111', output: '1000' }] };
    await page.getByRole('textbox', { name: 'Price sheet, as JSON' }).fill(JSON.stringify(sheet));
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByText('Version 1 is in force.')).toBeVisible();
  });

  await test.step('with one everything is told, and nothing is silently free', async () => {
    await operator.goTo('Billing');
    await expect(page.getByRole('heading', { name: 'Cost per day by model' })).toBeVisible();
    await expect(page.getByText('CHF by price sheet 1 · UTC')).toBeVisible();
    await expect(page.getByRole('note')).toContainText('1 model has tokens without a price in version 1: new (4)');
    const table = page.getByRole('grid', { name: /as a table$/ });
    await expect(table.getByRole('columnheader', { name: 'Cost, CHF' })).toBeVisible();
    const total = page.getByRole('row', { name: 'Total of 2 models' }).locator('data');
    await expect(total.nth(2)).toHaveAttribute('value', '2'); // stored credits beside the cost
    await expect(total.nth(3)).toHaveAttribute('value', '>= 9,000.333333333333 CHF; 4 tokens have no price');
    await expect(
      table
        .getByRole('row', { name: /^known/ })
        .locator('data')
        .nth(3),
    ).toHaveAttribute('value', '9,000.333333333333 CHF');
    await expect(table.getByRole('row', { name: /^new/ }).locator('data').nth(3)).toHaveText('>= 0.00');
    const chart = page.getByRole('slider', { name: /^Cost per day/ });
    await chart.focus();
    await chart.press('End');
    await expect(chart).toHaveAttribute('aria-valuetext', />= 9,000\.333333333333 CHF\. 4 tokens have no price/);
    await expect(page.getByRole('table', { name: 'Cost by weekday and hour (UTC)' })).toContainText('9,000.333333333333 CHF; 4 tokens have no price');
  });

  await test.step('it can be taken away, and told by another version', async () => {
    if (web !== null) {
      const csv = await readFile(await (await exported(page, 'Table as CSV')).path(), 'utf8');
      expect(csv).toContain(',credits,cost CHF,unpricedTokens,');
      expect(csv).toContain('\r\nTotal,,4,4,0,12,16,2,9000.333333333333,4,');
    }
    await choose(page, 'Cost basis', 'Version 1');
    await expect(page).toHaveURL(/sheet=1/);
    await choose(page, 'Metric', 'Credits');
    await expect(page.getByRole('grid', { name: /as a table$/ }).getByRole('columnheader', { name: 'Cost, CHF' })).toBeVisible();
    await choose(page, 'Metric', 'Requests');
    await expect(page.getByRole('columnheader', { name: 'Cost, CHF' })).toHaveCount(0);
  });
  expect(complaints).toEqual([]);
});

/** Goes to the last whole bar of the chart by keys; where its lowest part is, whose that is, and how much of it there is. */
async function lastBar(page: Page): Promise<{ readonly x: number; readonly y: number; readonly group: string; readonly requests: string }> {
  const chart = page.getByRole('slider', { name: /^Requests per/ });
  await chart.focus();
  for (const key of ['End', 'ArrowLeft']) await chart.press(key);
  const spoken = (await chart.getAttribute('aria-valuetext')) ?? '';
  const [, group = '', requests = ''] = /Total [\d,]+\. (\S+) ([\d,]+)/.exec(spoken) ?? [];
  const box = (await chart.boundingBox()) ?? { x: 0, y: 0 };
  const line = chart.locator('line.crosshair');
  const [x, bottom] = [Number(await line.getAttribute('x1')), Number(await line.getAttribute('y2'))];
  await chart.press('Escape');
  return { x: box.x + x, y: box.y + bottom - 8, group, requests };
}

test('a click on a part of a bar narrows to its group and its time, with Ctrl or Shift the events of both are shown', async ({ strata, sample }) => {
  const { page, home } = strata;
  await atBilling(page, home, sample);
  await choose(page, 'Metric', 'Requests');
  await choose(page, 'Group by', 'provider');
  const { x, y, group, requests } = await lastBar(page);
  for (const modifier of ['Control', 'Shift'] as const) {
    await page.keyboard.down(modifier);
    await page.mouse.click(x, y);
    await page.keyboard.up(modifier);
    await expect(page.getByText(`${requests} events over all tiers`)).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Billing' })).toBeVisible();
  }
  await page.mouse.click(x, y);
  await expect(page.getByRole('button', { name: 'Lift the filter on provider' })).toContainText(group);
  await expect(page.getByRole('row', { name: 'Total of 1 provider' }).locator('data').first()).toHaveAttribute('value', requests);
});

test('keys lead where clicks do: from the chart, from its table cell by cell, and from the table of groups', async ({ strata, sample }) => {
  const { page, home } = strata;
  await atBilling(page, home, sample);
  await choose(page, 'Metric', 'Requests');
  await choose(page, 'Group by', 'provider');
  const { group, requests } = await lastBar(page);
  const back = async (): Promise<void> => {
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Billing' })).toBeVisible();
  };
  await page.getByRole('slider', { name: /^Requests per/ }).focus();
  for (const key of ['End', 'ArrowLeft', 'Control+Enter']) await page.keyboard.press(key);
  await expect(page.getByText(/ events over all tiers$/)).not.toHaveText(new RegExp(`^${requests} `)); // of both providers
  await back();

  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const buckets = page.getByRole('grid', { name: /bucket by bucket$/ });
  await buckets.focus();
  for (const key of ['End', 'ArrowUp', 'ArrowRight', 'Control+Enter']) await page.keyboard.press(key);
  await expect(page.getByText(`${requests} events over all tiers`)).toBeVisible();
  await back();
  await buckets.focus();
  for (const key of ['End', 'ArrowUp', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('button', { name: 'Lift the filter on provider' })).toContainText(group);
  const sums = page.getByRole('row', { name: 'Total of 1 provider' }).locator('data');
  await expect(sums.first()).toHaveAttribute('value', requests);

  const groups = page.getByRole('grid', { name: /as a table$/ });
  await groups.focus();
  for (const key of ['Home', 'Shift+Enter']) await page.keyboard.press(key);
  await expect(page.getByText(`${requests} events over all tiers`)).toBeVisible();
});

test('the legend narrows to a group, and with Ctrl shows its events', async ({ strata, sample }) => {
  const { page, home } = strata;
  await atBilling(page, home, sample);
  await choose(page, 'Metric', 'Requests');
  await choose(page, 'Group by', 'provider');
  const kiro = page.getByRole('grid', { name: /as a table$/ }).getByRole('row', { name: /^kiro/ });
  const requests = (await kiro.locator('data').first().getAttribute('value')) ?? '';
  const legend = page.getByRole('group', { name: 'Legend' });
  await legend.getByRole('button', { name: 'kiro', exact: true }).click({ modifiers: ['Control'], position: { x: 8, y: 11 } }); // on its colour
  await expect(page.getByText(`${requests} events over all tiers`)).toBeVisible();
  await page.goBack();
  await legend.getByRole('button', { name: 'Only kiro' }).click();
  await expect(page.getByRole('row', { name: 'Total of 1 provider' }).locator('data').first()).toHaveAttribute('value', requests);
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
      expect(await barriersIn(page)).toEqual([]);
    }
});
