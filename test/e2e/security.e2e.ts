import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropPaths } from './support/drop.ts';
import { OtherPage } from './support/other-page.ts';
import { expect, test } from './support/strata.ts';

test('the page has no way to Node or to the channels of the host', async ({ strata }) => {
  const found = await strata.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__electronDouble', '__electronDoublePost'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
});

test('the bridge is on the desktop alone, with its five members, and nobody can change it', async ({ strata }) => {
  const found = await strata.page.evaluate(() => {
    const bridge: unknown = Reflect.get(window, 'bridge');
    return typeof bridge === 'object' && bridge !== null ? [Object.keys(bridge), Object.isFrozen(bridge)] : null;
  });
  expect(found).toEqual(strata.host === 'desktop' ? [['host', 'call', 'abort', 'subscribe', 'fileRef'], true] : null);
});

test('the page loads without a complaint about its policy', async ({ strata }) => {
  await strata.page.reload();
  await expect(strata.page.locator('#root')).not.toBeEmpty();
  expect(strata.complaints).toEqual([]);
});

test('the token leaves the address of the page at once', async ({ strata }) => {
  test.skip(strata.host !== 'web', 'there is no token on the desktop');
  await expect(strata.page.locator('#root')).not.toBeEmpty();
  expect(strata.page.url()).not.toContain('token');
  expect(strata.page.url()).not.toContain(strata.web?.token ?? 'none');
});

test('a script or style written into the page does not run, and text is no script', async ({ strata }) => {
  const outcome = await strata.page.evaluate(() => {
    const tried: Record<string, string> = {};
    const attempt = (what: string, act: () => void): void => {
      try {
        act();
        tried[what] = 'allowed';
      } catch {
        tried[what] = 'refused';
      }
    };
    const script = document.createElement('script');
    attempt('a script of text', () => (script.textContent = 'window.ran = true'));
    document.head.append(script);
    attempt('markup', () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = true">'));
    attempt('a policy of its own', () => Reflect.get(window, 'trustedTypes').createPolicy('own', {}));
    const style = document.createElement('style');
    style.textContent = 'html { --written: yes }';
    document.head.append(style);
    const written = getComputedStyle(document.documentElement).getPropertyValue('--written');
    return { ...tried, ran: 'ran' in window, written };
  });
  expect(outcome).toEqual({ 'a script of text': 'refused', markup: 'refused', 'a policy of its own': 'refused', ran: false, written: '' });
});

test('the page reaches no other address', async ({ strata }) => {
  await using other = await OtherPage.serve();
  const outcome = await strata.page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'reached',
        () => 'refused',
      ),
    `http://127.0.0.1:${other.port}/`,
  );
  expect(outcome).toBe('refused');
});

test('the page cannot be led away from itself, nor open another window', async ({ strata }) => {
  const { app, page } = strata;
  test.skip(app === null, 'a browser may go where its person wants');
  if (app === null) return;
  await app.evaluate(({ BrowserWindow }) => {
    const asked = new Promise((resolve) => {
      // Added after the guards, so it sees what they said.
      BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (event) => resolve([event.url, event.defaultPrevented]));
    });
    Object.assign(globalThis, { asked });
  });
  await page.evaluate(() => {
    window.open('https://window.invalid/');
    location.href = 'https://elsewhere.invalid/';
  });
  const asked = await app.evaluate(() => Reflect.get(globalThis, 'asked') as unknown);
  expect([asked, page.url().includes('bundle'), app.windows().length]).toEqual([['https://elsewhere.invalid/', true], true, 1]);
});

test('closing the window ends the app', async ({ strata }) => {
  const { app } = strata;
  test.skip(app === null, 'a browser host goes on without a window');
  if (app === null) return;
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await ended).toBe(0);
});

test('a dropped file is known to the host by its path, or by its upload', async ({ strata }) => {
  test.skip(strata.host !== 'desktop', 'the browser host is asked by the flows');
  const file = join(strata.home, 'a b.journal');
  await writeFile(file, 'bytes');
  await strata.page.evaluate(() => {
    const dropped = new Promise((resolve) => {
      document.addEventListener('dragover', (event) => event.preventDefault());
      document.addEventListener('drop', (event) => {
        event.preventDefault();
        const bridge = Reflect.get(window, 'bridge') as { fileRef(file: unknown): Promise<unknown> };
        resolve(bridge.fileRef(event.dataTransfer?.files[0]));
      });
    });
    Object.assign(window, { dropped });
  });
  await dropPaths(strata.page, 'html', [file]);
  expect(await strata.page.evaluate(() => Reflect.get(window, 'dropped'))).toEqual({ ref: file, name: 'a b.journal' });
});
