import { describe, expect, it } from 'vitest';
import { pageResponse, schemes, serveApp } from '../../electron/main/app-protocol.ts';
import { contentSecurityPolicy } from '../../electron/page/policy.ts';
import { onePage } from '../support/web-fixture.ts';

const get = (url: string, method = 'GET'): Response => pageResponse(onePage, { method, url });

const hostile = [
  'app://bundle',
  'app://bundle.evil/index.html',
  'app://evil/index.html',
  'app://bundle@evil/index.html',
  'app://evil@bundle/index.html',
  'app://me:secret@bundle/index.html',
  'app://bundle:80/index.html',
  'app://bundle./index.html',
  'app://BUNDLE/index.html',
  'app://xbundle/index.html',
  'app://bundlex/index.html',
  'app:///index.html',
  'app:/index.html',
  'app:index.html',
  'app:\\\\bundle\\index.html',
  'app://bundle\\index.html',
  'app://bundle/../index.html',
  'app://bundle/./index.html',
  'app://bundle//index.html',
  'app://bundle///etc/passwd',
  'app://bundle/../../etc/passwd',
  'app://bundle/..%2f..%2fetc/passwd',
  'app://bundle/%2e%2e/%2e%2e/etc/passwd',
  'app://bundle/%252e%252e/etc/passwd',
  'app://bundle/..\\..\\etc\\passwd',
  'app://bundle/..%5c..%5cetc%5cpasswd',
  'app://bundle/%00',
  'app://bundle/index.html%00',
  'app://bundle/index.html%00.js',
  'app://bundle/index.html\0',
  'app://bundle/index%2ehtml',
  'app://bundle/%69ndex.html',
  'app://bundle/index.html%20',
  'app://bundle/index.html.',
  'app://bundle/index.html/',
  'app://bundle/index.html/..',
  'app://bundle/INDEX.HTML',
  'app://bundle/assets',
  'app://bundle/assets/',
  'app://bundle/assets//app.js',
  'app://bundle/assets/../assets/app.js',
  'app://bundle/assets/./app.js',
  'app://bundle/assets\\app.js',
  'app://bundle/assets%2fapp.js',
  'app://bundle/assets/app.js;x',
  'app://bundle/assets/app.js:stream',
  'app://bundle/assets/app.js%3fx',
  'app://bundle/assets/..;/app.js',
  'app://bundle/C:/Windows/win.ini',
  'app://bundle/c:%5cwindows%5cwin.ini',
  'app://bundle//server/share/file',
  'app://bundle/etc/passwd',
  'app://bundle/package.json',
  'app://bundle/main.js',
  'app://bundle/preload.cjs',
  'app://bundle/__proto__',
  'app://bundle/constructor',
  'app://bundle/toString',
  'app://bundle/favicon.ico',
  'http://bundle/index.html',
  'https://bundle/index.html',
  'file:///index.html',
  'file://bundle/index.html',
  'data:text/html,x',
  'javascript:alert(1)',
  'app2://bundle/index.html',
  ' app://bundle/index.html',
  '',
];

describe('app://', () => {
  it.each([
    'app://bundle/',
    'app://bundle/index.html',
    'app://bundle/index.html?a=1',
    'app://bundle/index.html#/segments',
    'app://bundle/assets/app.js',
  ])('%s is served', (url) => {
    expect(get(url).status).toBe(200);
  });

  it.each(hostile)('%j is not', (url) => {
    expect(get(url).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'get', ''])('answers nothing to %s', (method) => {
    expect(get('app://bundle/index.html', method).status).toBe(405);
  });

  it('sends bytes to GET and none to HEAD, with the kind of the file', async () => {
    const [page, head] = [get('app://bundle/index.html'), get('app://bundle/index.html', 'HEAD')];
    expect([await page.text(), await head.text(), head.headers.get('content-type')]).toEqual([
      '<!doctype html><title>page</title>',
      '',
      'text/html; charset=utf-8',
    ]);
  });

  it.each([
    ['app://bundle/index.html', 'GET'],
    ['app://bundle/nothing', 'GET'],
    ['app://evil/index.html', 'GET'],
    ['app://bundle/index.html', 'POST'],
  ])('answers %s by %s under the policy', (url, method) => {
    const { headers } = get(url, method);
    expect([headers.get('content-security-policy'), headers.get('x-content-type-options'), headers.get('access-control-allow-origin')]).toEqual([
      contentSecurityPolicy,
      'nosniff',
      null,
    ]);
  });

  it('is a secure standard scheme that bypasses nothing', () => {
    expect(schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  });

  it('is the only scheme that is handled', () => {
    const handled: string[] = [];
    serveApp({ handle: (scheme) => void handled.push(scheme) }, onePage);
    expect(handled).toEqual(['app']);
  });
});
