import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { cli } from '../support/cli.ts';
import { Operator } from './support/operator.ts';
import { makeStore, storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

const NAME = '<img src=x onerror=alert(1)>';
const MOST = '9223372036854775807';

/** The middle of the last month that is over. */
function lastMonth(): { readonly atMs: number; readonly month: string } {
  const now = new Date();
  const atMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15, 12);
  return { atMs, month: new Date(atMs).toISOString().slice(0, 7) };
}

function eventLine(id: string, atMs: number, output = '1000000'): string {
  const who = { key_id: 'team-a', key_name: NAME, provider_type: 'kiro', protocol_family: 'anthropic', endpoint: '/v1/messages', status_code: 200 };
  const event = {
    event_id: id,
    created_at_ms: atMs,
    ...who,
    model: 'claude-opus-4',
    input_uncached_tokens: 1,
    input_cached_tokens: 2,
    output_tokens: 'OUT',
    billable_tokens: 9,
    credit_usage: '0.000000000001',
  };
  return `${JSON.stringify(event).replace('"OUT"', output)}\n`;
}

test('a statement is priced, frozen, taken along, and a late event shows as a difference', async ({ strata }) => {
  const { page, home } = strata;
  const operator = new Operator(page);
  const { atMs, month } = lastMonth();
  const store = storeIn(home, 'gateway');
  await makeStore(store);
  expect((await cli(['append', store], eventLine('first', atMs, MOST) + eventLine('second', atMs + 1, MOST))).code).toBe(0);
  await operator.openStore(store);
  await operator.seePage('Segments');
  await operator.goTo('Statements');
  const paper = page.getByRole('article', { name: /^Statement/ }).first();
  await expect(paper).toContainText(NAME); // as text
  await expect(paper).toContainText('0.000000000002');
  await expect(page.getByText('Without a price sheet a statement has no cost')).toBeVisible();

  await test.step('a wrong sheet is told by line and field, a right one is in force', async () => {
    await page.getByRole('tab', { name: 'Price sheets' }).click();
    await page.getByRole('button', { name: 'Start from an example' }).click();
    const sheet = page.getByRole('dialog', { name: 'Import a price sheet' });
    const text = sheet.getByRole('textbox', { name: 'Price sheet, as JSON' });
    const example = await text.inputValue();
    await text.fill(example.replace('"USD"', '"dollars"'));
    await expect(sheet.getByRole('alert')).toContainText('Line 3 currency It is a code of three capital letters');
    await expect(sheet.getByRole('button', { name: 'Import', exact: true })).toHaveAttribute('aria-disabled', 'true');
    await sheet.getByLabel('Price sheet file').setInputFiles({ name: 'prices.json', mimeType: 'application/json', buffer: Buffer.from(example) });
    await expect(sheet.getByText('2 prices in USD')).toBeVisible();
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(sheet).toHaveCount(0);
    await expect(page.getByRole('grid', { name: 'Models of this store with credits and cost' })).toContainText('claude-opus-4');
  });

  await test.step('what is copied is exact beyond 2^53', async () => {
    await page.getByRole('tab', { name: 'Statement', exact: true }).click();
    const total = paper.getByRole('row', { name: /^Total/ }).locator('data');
    await expect(total).toHaveAttribute('value', '1383505805528216.371086'); // 2 x ((2^63 - 1) x 75 + 15 + 2 x 1.5) / 10^6
  });

  await test.step('frozen, it is unchanged', async () => {
    await page.getByRole('button', { name: 'Freeze…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Freeze', exact: true }).click();
    await expect(page.getByRole('complementary', { name: /^Frozen statement/ })).toContainText('unchanged');
  });

  await test.step('it is taken along as files, and printed', async () => {
    await noteFiles(page);
    const drawer = page.getByRole('complementary', { name: /^Frozen statement/ });
    const saved = (format: string): Promise<string> =>
      nextFile(page, async () => {
        await drawer.getByRole('button', { name: 'Save as' }).click();
        await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
      });
    const json = JSON.parse(await saved('JSON')) as { total: { output: string }; frozen: { revision: number } };
    expect([json.total.output, json.frozen.revision]).toEqual(['18446744073709551614', 1]);
    expect(await saved('Page')).toContain('&lt;img src=x onerror=alert(1)&gt;');
    const pdf = drawer.getByRole('button', { name: 'PDF' });
    expect(await pdf.count()).toBe(strata.host === 'desktop' ? 1 : 0);
    expect(strata.host === 'desktop' ? await nextFile(page, () => pdf.click()) : '%PDF-').toMatch(/^%PDF-/);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden();
    await expect(page.locator('.print-only')).toContainText('18,446,744,073,709,551,614');
    await page.emulateMedia({ media: 'screen' });
  });

  await test.step('a late event is a difference', async () => {
    const late = join(home, 'late.ndjson');
    await writeFile(late, eventLine('late', atMs + 2) + eventLine('later', atMs + 3));
    const { new: fresh } = await operator.dropAndCheck([late]);
    await operator.commit(fresh);
    await page.goto(`${page.url().split('#')[0]}#/statements?view=frozen`);
    await page.getByRole('grid', { name: 'Frozen statements' }).getByRole('gridcell', { name: '+150.000036 USD' }).click();
    await expect(page.getByRole('complementary', { name: new RegExp(`^Frozen statement ${month}-key-team-a-.*-r1$`) })).toContainText(
      '2 → 4 requests',
    );
  });
  expect(strata.complaints).toEqual([]);
});

/** Notes what the page hands over as files: the double of the desktop saves no downloads. */
async function noteFiles(page: Page): Promise<void> {
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    const files: Blob[] = [];
    Object.assign(globalThis, { savedFiles: files });
    URL.createObjectURL = (file: Blob) => {
      files.push(file);
      return make(file);
    };
  });
}

/** The text of the next file that the page hands over. */
async function nextFile(page: Page, ask: () => Promise<void>): Promise<string> {
  const count = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { savedFiles: Blob[] }).savedFiles.length);
  const before = await count();
  await ask();
  await expect.poll(count).toBe(before + 1);
  return await page.evaluate(async () => (await (globalThis as unknown as { savedFiles: Blob[] }).savedFiles.at(-1)?.text()) ?? '');
}
