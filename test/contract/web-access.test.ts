import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawAnswer, requestOf, sendRaw } from '../support/raw-http.ts';
import { WebFixture } from '../support/web-fixture.ts';

let fixture: WebFixture;
beforeAll(async () => {
  fixture = await WebFixture.start({ 'store.recents': async () => [], 'store.forget': async () => ({}) });
});
afterAll(async () => fixture[Symbol.asyncDispose]());

interface Wire {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  /** null leaves the Host header out. */
  readonly host?: string | null;
  readonly token?: string | null;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A call that would be answered, but for what the case changes about it. */
function send({
  method = 'POST',
  target = '/rpc/store.recents',
  version = 'HTTP/1.1',
  host,
  token,
  headers = [],
  body = '{}',
}: Wire): Promise<RawAnswer> {
  const lines = [`${method} ${target} ${version}`];
  if (host !== null) lines.push(`Host: ${host ?? `127.0.0.1:${fixture.port}`}`);
  if (token !== null) lines.push(`Authorization: Bearer ${token ?? fixture.token}`);
  const type = headers.some((line) => line.toLowerCase().startsWith('content-type')) ? [] : ['Content-Type: application/json'];
  const length = headers.some((line) => /^(content-length|transfer-encoding)/i.test(line)) ? [] : [`Content-Length: ${body.length}`];
  return sendRaw(fixture.port, requestOf([...lines, ...type, ...length, ...headers], body));
}

const own = (): string => `http://127.0.0.1:${fixture.port}`;

describe('a caller is let through', () => {
  it.each<[string, () => Wire]>([
    ['with the token and no origin', () => ({})],
    ['from the page itself', () => ({ headers: [`Origin: ${own()}`, 'Sec-Fetch-Site: same-origin'] })],
    ['from an address typed in', () => ({ headers: ['Sec-Fetch-Site: none'] })],
    ['by the name localhost', () => ({ host: `localhost:${fixture.port}`, headers: [`Origin: http://localhost:${fixture.port}`] })],
    ['by the loopback of IPv6', () => ({ host: `[::1]:${fixture.port}` })],
    ['with a charset', () => ({ headers: ['Content-Type: application/json; charset=utf-8'] })],
  ])('%s', async (_what, wire) => {
    const { status, body } = await send(wire());
    expect([status, JSON.parse(body)]).toEqual([200, { ok: true, value: [] }]);
  });
});

describe('a caller is turned away', () => {
  it.each<[string, number, () => Wire]>([
    ['without a Host', 400, () => ({ host: null })],
    ['of HTTP/1.0 without a Host', 421, () => ({ host: null, version: 'HTTP/1.0' })],
    ['with two Hosts', 421, () => ({ headers: [`Host: 127.0.0.1:${fixture.port}`] })],
    ['with a second Host of another name', 421, () => ({ headers: ['Host: evil.example'] })],
    ['by another name', 421, () => ({ host: 'evil.example' })],
    ['by a rebound name', 421, () => ({ host: `rebind.test:${fixture.port}` })],
    ['by a name that begins like ours', 421, () => ({ host: '127.0.0.1.evil' })],
    ['by a name that begins like ours, with the port', 421, () => ({ host: `127.0.0.1.evil:${fixture.port}` })],
    ['without the port', 421, () => ({ host: '127.0.0.1' })],
    ['with another port', 421, () => ({ host: `127.0.0.1:${fixture.port + 1}` })],
    ['by the address of every interface', 421, () => ({ host: `0.0.0.0:${fixture.port}` })],
    ['by the whole number of the address', 421, () => ({ host: `2130706433:${fixture.port}` })],
    ['with a dot after the name', 421, () => ({ host: `localhost.:${fixture.port}` })],
    ['with a person in the Host', 421, () => ({ host: `me@127.0.0.1:${fixture.port}` })],
    ['with an empty Host', 421, () => ({ host: '' })],
    ['speaking HTTP/1.0', 505, () => ({ version: 'HTTP/1.0' })],
    ['speaking HTTP/0.9', 400, () => ({ version: '' })],
    ['from another port of this machine', 403, () => ({ headers: ['Origin: http://127.0.0.1:1'] })],
    ['from another site', 403, () => ({ headers: ['Origin: https://evil.example'] })],
    ['from a page without an origin', 403, () => ({ headers: ['Origin: null'] })],
    ['from our address over https', 403, () => ({ headers: [`Origin: https://127.0.0.1:${fixture.port}`] })],
    ['from the other of our names', 403, () => ({ headers: [`Origin: http://localhost:${fixture.port}`] })],
    ['whose browser says same-site', 403, () => ({ headers: ['Sec-Fetch-Site: same-site'] })],
    ['whose browser says cross-site', 403, () => ({ headers: ['Sec-Fetch-Site: cross-site'] })],
    ['whose browser says both', 403, () => ({ headers: ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'] })],
    ['asking with OPTIONS', 403, () => ({ method: 'OPTIONS' })],
    ['asking with OPTIONS for everything', 403, () => ({ method: 'OPTIONS', target: '*' })],
    ['without a token', 401, () => ({ token: null })],
    ['with an empty token', 401, () => ({ token: '' })],
    ['with the token and more', 401, () => ({ token: `${fixture.token}x` })],
    ['with the token in the address', 404, () => ({ token: null, target: `/push?token=${fixture.token}`, method: 'GET' })],
    ['with the token as a cookie', 401, () => ({ token: null, headers: [`Cookie: token=${fixture.token}`] })],
    ['with the token as a password', 401, () => ({ token: null, headers: [`Authorization: Basic ${fixture.token}`] })],
    ['calling with GET', 405, () => ({ method: 'GET' })],
    ['calling with PUT', 405, () => ({ method: 'PUT' })],
    ['sending a form', 415, () => ({ headers: ['Content-Type: application/x-www-form-urlencoded'] })],
    ['sending plain text', 415, () => ({ headers: ['Content-Type: text/plain'] })],
    ['sending two kinds at once', 415, () => ({ headers: ['Content-Type: text/plain, application/json'] })],
    ['sending what is not JSON', 400, () => ({ body: '{' })],
    ['sending nothing', 400, () => ({ body: '' })],
    ['announcing more than 1 MB', 413, () => ({ headers: ['Content-Length: 1048577'], body: '{' })],
    [
      'sending more than 1 MB in pieces',
      413,
      () => ({ headers: ['Transfer-Encoding: chunked'], body: `180000\r\n${'x'.repeat(0x18_00_00)}\r\n0\r\n\r\n` }),
    ],
    ['with two lengths of the body', 400, () => ({ headers: ['Content-Length: 2', 'Content-Length: 3'] })],
    ['with a length and pieces', 400, () => ({ headers: ['Content-Length: 2', 'Transfer-Encoding: chunked'], body: '0\r\n\r\n' })],
    ['with more than 16 KB of headers', 431, () => ({ headers: [`X-Long: ${'x'.repeat(17_000)}`] })],
    ['naming the whole address', 404, () => ({ target: `http://127.0.0.1:${fixture.port}/rpc/store.recents`, method: 'GET' })],
    ['naming another address', 404, () => ({ target: 'http://evil.example/', method: 'GET' })],
    ['asking for a tunnel', 0, () => ({ method: 'CONNECT', target: 'evil.example:443' })],
    ['asking first whether it may send', 417, () => ({ headers: ['Expect: 100-continue'] })],
    ['with a path for a name', 405, () => ({ target: '/rpc/../../etc/passwd' })],
    ['with an escaped name', 405, () => ({ target: '/rpc/store%2erecents' })],
    ['with a method that is none', 400, () => ({ method: 'HACK' })],
    ['with a space in a header name', 400, () => ({ headers: ['X Bad: 1'] })],
    ['with a folded header', 400, () => ({ headers: ['X-Fold: a', ' b'] })],
  ])('%s: %i', async (_what, status, wire) => {
    expect((await send(wire())).status).toBe(status);
  });

  it('with an unknown call, in the envelope', async () => {
    const { status, body } = await send({ target: '/rpc/__proto__' });
    expect([status, JSON.parse(body)]).toMatchObject([200, { ok: false, fault: { code: 'REFUSED' } }]);
  });
});

describe('every answer', () => {
  it.each<[string, () => Wire]>([
    ['of a call', () => ({})],
    ['of the page', () => ({ method: 'GET', target: '/', token: null })],
    ['of a missing file', () => ({ method: 'GET', target: '/nothing', token: null })],
    ['to a rebound name', () => ({ host: 'evil.example' })],
    ['to another origin', () => ({ headers: ['Origin: https://evil.example'] })],
    ['to OPTIONS', () => ({ method: 'OPTIONS', headers: ['Origin: https://evil.example', 'Access-Control-Request-Method: POST'] })],
    ['to a wrong token', () => ({ token: null })],
    ['to nonsense', () => ({ method: 'HACK' })],
    ['to too long headers', () => ({ headers: [`X-Long: ${'x'.repeat(17_000)}`] })],
  ])('%s carries the protecting headers and opens itself to nobody', async (_what, wire) => {
    const { headers } = await send(wire());
    expect({
      policy: headers.get('content-security-policy')?.startsWith("default-src 'none'; script-src 'self';"),
      sniff: headers.get('x-content-type-options'),
      referrer: headers.get('referrer-policy'),
      opener: headers.get('cross-origin-opener-policy'),
      resource: headers.get('cross-origin-resource-policy'),
      cache: headers.get('cache-control'),
      opened: [...headers.keys()].filter((name) => name.startsWith('access-control') || name === 'set-cookie'),
    }).toEqual({
      policy: true,
      sniff: 'nosniff',
      referrer: 'no-referrer',
      opener: 'same-origin',
      resource: 'same-origin',
      cache: 'no-store',
      opened: [],
    });
  });
});

describe('the page', () => {
  it.each([
    ['/', 200],
    ['/index.html', 200],
    ['/assets/app.js', 200],
    ['/?fake=1', 200],
    ['/assets/', 404],
    ['/assets', 404],
    ['//index.html', 404],
    ['/./index.html', 404],
    ['/assets/../index.html', 404],
    ['/../package.json', 404],
    ['/../../../../../../etc/passwd', 404],
    ['/%2e%2e/package.json', 404],
    ['/..%2fpackage.json', 404],
    ['/assets%2fapp.js', 404],
    ['/assets/app.js%00.html', 404],
    ['/index.html%20', 404],
    ['/\\index.html', 404],
    ['/assets\\app.js', 404],
    ['/INDEX.HTML', 404],
    ['/__proto__', 404],
    ['/constructor', 404],
    ['/index.html/', 404],
  ])('%s gives %i', async (target, status) => {
    expect((await send({ method: 'GET', target, token: null, body: '' })).status).toBe(status);
  });

  it('is sent without a body to HEAD', async () => {
    expect(await send({ method: 'HEAD', target: '/index.html', token: null, body: '', headers: ['Connection: close'] })).toMatchObject({
      status: 200,
      body: '',
    });
  });
});

it('listens on the loopback of this machine alone', async () => {
  const { port } = new URL(fixture.origin);
  await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed');
});

it('reported nothing as unexpected', () => {
  expect(fixture.reports).toEqual([]);
});
