import { expect, test } from './support/strata.ts';

test('the page has no way to Node', async ({ strata }) => {
  const found = await strata.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__electronDouble', '__electronDoublePost'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
});
