import { chromium, expect, type Page, test } from '@playwright/test';
import { WebFixture } from '../support/web-fixture.ts';
import { OtherPage } from './support/other-page.ts';

interface Target {
  readonly origin: string;
  readonly token: string;
}

/** Everything a page can try on another address; each says whether the page learned anything or the request went through. */
const attempts: Record<string, (target: Target) => Promise<string>> = {
  'a call with the right token': ({ origin, token }) =>
    fetch(`${origin}/rpc/store.recents`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{}',
    }).then(
      (response) => `answered ${response.status}`,
      () => 'refused',
    ),
  'a call that asks nobody first': ({ origin }) =>
    fetch(`${origin}/rpc/store.recents`, { method: 'POST', mode: 'no-cors', body: '{}' }).then(
      (response) => (response.type === 'opaque' ? 'refused' : 'answered'),
      () => 'refused',
    ),
  'reading the page': ({ origin }) =>
    fetch(`${origin}/`).then(
      (response) => `answered ${response.status}`,
      () => 'refused',
    ),
  'listening to pushes': ({ origin }) =>
    new Promise((resolve) => {
      const source = new EventSource(`${origin}/push`);
      source.addEventListener('open', () => resolve('open'));
      source.addEventListener('error', () => resolve('refused'));
    }),
  'a socket': ({ origin }) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/push`);
      socket.addEventListener('open', () => resolve('open'));
      socket.addEventListener('error', () => resolve('refused'));
    }),
  'an image': ({ origin }) =>
    new Promise((resolve) => {
      const image = new Image();
      image.addEventListener('load', () => resolve('loaded'));
      image.addEventListener('error', () => resolve('refused'));
      image.src = `${origin}/rpc/store.recents`;
    }),
  'a script': ({ origin }) =>
    new Promise((resolve) => {
      const script = document.createElement('script');
      script.addEventListener('load', () => resolve('loaded'));
      script.addEventListener('error', () => resolve('refused'));
      script.src = `${origin}/assets/app.js`;
      document.head.append(script);
    }),
};

/** Sends a form into a frame, and says what the frame came to show. */
async function sendForm(page: Page, origin: string): Promise<number> {
  const answer = page.waitForResponse((response) => response.url().startsWith(origin));
  await page.evaluate((action) => {
    const frame = document.createElement('iframe');
    frame.name = 'target';
    const form = document.createElement('form');
    Object.assign(form, { action, method: 'post', target: 'target', enctype: 'text/plain' });
    form.innerHTML = '<input name=\'{"path":"\' value=\'"}\'>';
    document.body.append(frame, form);
    form.submit();
  }, `${origin}/rpc/store.forget`);
  return (await answer).status();
}

for (const [where, host] of [
  ['another port', '127.0.0.1'],
  ['another site', 'localhost'],
] as const) {
  for (const [what, attempt] of Object.entries(attempts)) {
    test(`a page on ${where} gets nothing by ${what}`, async ({ page }) => {
      let calls = 0;
      await using fixture = await WebFixture.start({
        'store.recents': async () => {
          calls += 1;
          return [];
        },
      });
      await using other = await OtherPage.serve();
      await page.goto(`http://${host}:${other.port}/`);
      expect([await page.evaluate(attempt, { origin: fixture.origin, token: fixture.token }), calls]).toEqual(['refused', 0]);
    });
  }

  test(`a page on ${where} gets nothing by a form, and cannot frame the page`, async ({ page }) => {
    let calls = 0;
    await using fixture = await WebFixture.start({
      'store.forget': async () => {
        calls += 1;
        return {};
      },
    });
    await using other = await OtherPage.serve();
    await page.goto(`http://${host}:${other.port}/`);
    expect([await sendForm(page, fixture.origin), calls]).toEqual([403, 0]);
  });
}

test('a name rebound to this machine gets nothing', async () => {
  await using fixture = await WebFixture.start();
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '',
    args: ['--host-resolver-rules=MAP rebind.test 127.0.0.1', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    const response = await page.goto(`http://rebind.test:${fixture.port}/#token=${fixture.token}`);
    expect([response?.status(), await page.title()]).toEqual([421, '']);
  } finally {
    await browser.close();
  }
});

test('the page of the host itself is answered, by the same calls', async ({ page }) => {
  await using fixture = await WebFixture.start({ 'store.recents': async () => [] });
  await page.goto(`${fixture.origin}/`);
  const call = attempts['a call with the right token'];
  if (call === undefined) throw new Error('no such attempt');
  expect(await page.evaluate(call, { origin: fixture.origin, token: fixture.token })).toBe('answered 200');
});
