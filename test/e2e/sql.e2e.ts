import { cp, readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { barriersIn } from './support/barriers.ts';
import { Operator } from './support/operator.ts';
import { storeIn } from './support/stores.ts';
import { expect, test } from './support/strata.ts';

/** Takes no memory to speak of. */
const TIME_BOMB = 'SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 8';

/** Opens the sample and goes to the SQL page by the keys. */
async function atSql(page: Page, home: string, sample: string): Promise<Locator> {
  const operator = new Operator(page);
  await cp(sample, storeIn(home, 'month'), { recursive: true });
  await operator.openStore(storeIn(home, 'month'));
  await operator.seePage('Segments');
  await page.locator('body').press('g');
  await page.locator('body').press('q');
  await expect(page.getByRole('heading', { level: 1, name: 'SQL' })).toBeVisible();
  await expect(
    page
      .getByRole('navigation', { name: 'Tables' })
      .getByRole('button', { name: /^event_id/ })
      .first(),
  ).toBeVisible(); // what is not known yet cannot be proposed
  return page.getByRole('textbox', { name: 'Statement' });
}

async function write(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

test('a statement is completed, estimated, run, drawn and looked at row by row, within the policy of the page', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  const editor = await atSql(page, home, sample);
  await editor.click();
  await page.keyboard.type('SELECT count(*) AS n, sum(bill');
  await expect(page.getByRole('option', { name: /^billable_tokens/ })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('Tab'); // a list that has just come up takes no key yet, and must not lose it to the page
    await expect(editor).toContainText('sum(billable_tokens', { timeout: 500 });
  }).toPass();
  await page.keyboard.type(') AS billable FROM usage_events gq?/');
  await expect(page.getByRole('heading', { level: 1, name: 'SQL' })).toBeVisible(); // what is typed is no key of the window
  await page.keyboard.press('Escape');
  for (let typed = 0; typed < 4; typed++) await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('x'); // over a selection in several colours
  await write(
    page,
    editor,
    'SELECT model, count(*) AS requests, sum(credit_usage) AS credits FROM usage_events GROUP BY model ORDER BY requests DESC;',
  );
  await expect(page.getByText(/^Reads at most 3,000 rows in \d+ of \d+ segments\.$/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const grid = page.getByRole('grid', { name: 'Answer' });
  await expect(grid.getByRole('columnheader', { name: 'requests' })).toBeVisible();
  const counts = await grid.locator('[role=row]:not(.th) > :nth-child(3)').allTextContents();
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(3_000);

  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await expect(page.getByRole('list', { name: 'requests by model' }).getByRole('listitem')).toHaveCount(counts.length);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await grid.focus();
  await grid.press('j');
  await grid.press('Enter');
  const drawer = page.getByRole('complementary', { name: 'Row 1' });
  await expect(drawer).toContainText(/credits\s*decimal\(38,12\)/);
  await drawer.getByRole('button', { name: 'Close' }).click();

  expect(complaints).toEqual([]);
});

test('an answer is taken away as a file, without running the statement again', async ({ strata, sample }) => {
  const { page, home, web } = strata;
  test.skip(web === null, 'the double saves no downloads');
  const editor = await atSql(page, home, sample);
  await write(page, editor, 'SELECT model, count(*) AS requests, sum(credit_usage) AS credits FROM usage_events GROUP BY model');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Answer' })).toBeVisible();
  for (const [format, first] of [
    ['Lossless CSV', 'model,requests,credits\r\n'],
    ['Parquet', 'PAR1'],
  ] as const) {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: format }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Download \d+ rows?$/ }).click();
    const file = await readFile(await (await downloading).path(), 'latin1');
    expect(file.slice(0, first.length)).toBe(first);
    await page.keyboard.press('Escape');
  }
});

test('what is wrong is said and shown in the statement; only reading is run', async ({ strata, sample }) => {
  const { page, home, complaints } = strata;
  const editor = await atSql(page, home, sample);
  await write(page, editor, 'SELECT model, nope\nFROM usage_events');
  await page.keyboard.press('Control+Enter');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Referenced column "nope" not found');
  await expect(alert).toContainText('Line 1, column 15.');
  await expect(page.locator('.cm-blamed')).toHaveText('nope');
  await alert.getByRole('button', { name: 'Show it in the statement' }).click();
  await page.keyboard.type('status_code');
  await page.keyboard.press('Escape');
  await expect(page.locator('.cm-blamed')).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Answer' })).toBeVisible();
  await expect(page.getByText('These are the first 1,000 rows; there are more.')).toBeVisible();

  for (const statement of [
    'DELETE FROM usage_events',
    "COPY (SELECT 1) TO '/tmp/x'",
    "SELECT * FROM read_text('/etc/passwd')",
    'SELECT 1; SELECT 2',
  ]) {
    await write(page, editor, statement);
    await page.getByRole('button', { name: /^Run/ }).click();
    await expect(alert).toContainText('Nothing was changed.');
  }
  expect(complaints).toEqual([]);
});

test('a statement that goes on and on is cancelled, and leaves the page and the window working', async ({ strata, sample }) => {
  const { page, home } = strata;
  const editor = await atSql(page, home, sample);
  await write(page, editor, TIME_BOMB);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('progressbar', { name: 'The statement is running' })).toBeVisible();
  const operator = new Operator(page);
  await operator.goTo('Segments');
  await expect(page.getByRole('gridcell', { name: /^usage-0+1$/ })).toBeVisible();
  await operator.goTo('SQL');
  await expect(page.getByRole('progressbar', { name: 'The statement is running' })).toBeVisible(); // it went on meanwhile
  await page.getByRole('button', { name: /^Cancel/ }).first().click(); // prettier-ignore
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();
  await write(page, editor, 'SELECT 41 + 1 AS answer');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('gridcell', { name: '42' })).toBeVisible();
});

test('tabs come back with the window, and nothing of them is run', async ({ strata, sample }) => {
  const { page, home } = strata;
  const editor = await atSql(page, home, sample);
  await write(page, editor, 'SELECT 1 AS first_one');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Answer' })).toBeVisible();
  await page.getByRole('button', { name: 'New statement' }).click();
  await write(page, editor, 'SELECT 2 AS second_one');
  await page.reload();
  await expect(editor).toContainText('second_one');
  await expect(page.getByRole('heading', { name: 'Nothing has run in this tab' })).toBeVisible();
  await page.getByRole('tab', { name: 'Query 1' }).click();
  await expect(editor).toContainText('first_one');
  await expect(page.getByRole('heading', { name: 'Nothing has run in this tab' })).toBeVisible();
  await page.getByRole('button', { name: 'Close Query 1' }).click();
  await expect(page.getByRole('tab')).toHaveCount(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every state of the page is reachable by everybody (${colorScheme})`, async ({ strata, sample }) => {
    const { page, home } = strata;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const editor = await atSql(page, home, sample);
    await expect(editor).toBeVisible();
    await check(page, 'empty');
    await page.getByRole('button', { name: 'Tokens and credits by model' }).click();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('grid', { name: 'Answer' })).toBeVisible();
    await page.getByRole('gridcell').nth(2).click();
    await expect(page.getByRole('complementary', { name: 'Row 1' })).toBeVisible();
    await check(page, 'an answer with a row');
    await page.getByRole('button', { name: 'Chart', exact: true }).click();
    await check(page, 'a chart');
    await write(page, editor, 'SELECT nope');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await check(page, 'an error');
  });
}

async function check(page: Page, what: string): Promise<void> {
  await test.step(what, async () => {
    expect(await barriersIn(page)).toEqual([]);
  });
}
