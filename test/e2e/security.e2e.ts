import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from './support/strata.ts';

test('the page has no way to Node or to the channels of the host', async ({ strata }) => {
  const found = await strata.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__electronDouble', '__electronDoublePost'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
});

test('the page loads without a complaint about its policy', async ({ strata }) => {
  await strata.page.reload();
  await expect(strata.page.locator('#root')).not.toBeEmpty();
  expect(strata.complaints).toEqual([]);
});

test('a script or style written into the page does not run, and text is no script', async ({ strata }) => {
  const outcome = await strata.page.evaluate(() => {
    const refusals: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refusals.push(effectiveDirective));
    const script = document.createElement('script');
    try {
      script.textContent = 'window.ran = true';
      document.head.append(script);
    } catch (error) {
      refusals.push(error instanceof TypeError ? 'trusted-types' : 'other');
    }
    let html = 'allowed';
    try {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = true">');
    } catch {
      html = 'refused';
    }
    return { ran: 'ran' in window, html };
  });
  expect(outcome).toEqual({ ran: false, html: 'refused' });
});

test('the page reaches no other address', async ({ strata }) => {
  const server = createServer((_request, response) => response.setHeader('Access-Control-Allow-Origin', '*').end('seen'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const outcome = await strata.page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'reached',
        () => 'refused',
      ),
    elsewhere,
  );
  server.close();
  expect(outcome).toBe('refused');
});

test('the page cannot be led away from itself, nor open another window', async ({ strata }) => {
  test.skip(strata.host !== 'desktop', 'a browser may go where its person wants');
  const before = strata.page.url();
  await strata.page.evaluate(() => {
    window.open('https://example.invalid/');
    location.href = 'https://example.invalid/';
  });
  await expect.poll(() => strata.app?.windows().length).toBe(1);
  expect(strata.page.url()).toBe(before);
});
