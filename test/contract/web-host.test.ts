import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebFixture } from '../support/web-fixture.ts';

/** The text of a push stream until it holds `mark`. */
async function readUntil(response: Response, mark: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no stream');
  let text = '';
  while (!text.includes(mark)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended with ${text}`);
    text += value;
  }
  await reader.cancel();
  return text;
}

const push = (fixture: WebFixture): Promise<Response> => fetch(`${fixture.origin}/push`, { headers: fixture.authorization });

describe('a call over HTTP', () => {
  it('is aborted when its request is', async () => {
    const begun = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    await using fixture = await WebFixture.start({
      'app.state': async (_input, { signal }) => {
        begun.resolve();
        signal.addEventListener('abort', () => aborted.resolve());
        await aborted.promise;
        throw signal.reason;
      },
    });
    const caller = new AbortController();
    const call = fixture.call('app.state', {}, { signal: caller.signal });
    await begun.promise;
    caller.abort();
    await expect(call).rejects.toThrow('aborted');
    await aborted.promise;
  });

  it('is one of twenty at most', async () => {
    const release = Promise.withResolvers<void>();
    let running = 0;
    const full = Promise.withResolvers<void>();
    await using fixture = await WebFixture.start({
      'store.recents': async () => {
        running += 1;
        if (running === 20) full.resolve();
        await release.promise;
        return [];
      },
    });
    const calls = Array.from({ length: 20 }, () => fixture.call('store.recents', {}));
    await full.promise;
    const oneMore = await fixture.call('store.recents', {});
    release.resolve();
    const answers = await Promise.all(calls);
    expect([oneMore.status, answers.map(({ status }) => status)]).toEqual([503, Array.from({ length: 20 }, () => 200)]);
  });

  it('is aborted when the host closes', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const fixture = await WebFixture.start({
      'app.state': async (_input, { signal }) => {
        begun.resolve(signal);
        const { promise, reject } = Promise.withResolvers<never>();
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        return promise;
      },
    });
    const call = fixture.call('app.state', {});
    const signal = await begun.promise;
    const outcome = call.then(
      () => 'answered',
      () => 'cut',
    );
    await fixture[Symbol.asyncDispose]();
    expect([await outcome, signal.aborted]).toEqual(['cut', true]);
  });
});

describe('wrong tokens', () => {
  it('are ten before the host listens to nobody for a while', async () => {
    await using fixture = await WebFixture.start({ 'store.recents': async () => [] });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const wrong = { 'Content-Type': 'application/json', Authorization: `Bearer ${attempt}` };
      statuses.push((await fixture.call('store.recents', {}, { headers: wrong })).status);
    }
    statuses.push((await fixture.call('store.recents', {})).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it('from another origin do not count', async () => {
    await using fixture = await WebFixture.start({ 'store.recents': async () => [] });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const foreign = { 'Content-Type': 'application/json', Authorization: 'Bearer wrong', Origin: 'https://evil.example' };
      await fixture.call('store.recents', {}, { headers: foreign });
    }
    expect((await fixture.call('store.recents', {})).status).toBe(200);
  });
});

describe('a push', () => {
  it('arrives as a server-sent event', async () => {
    await using fixture = await WebFixture.start();
    const response = await push(fixture);
    fixture.hub.publish('store.status', null);
    expect([response.headers.get('content-type'), await readUntil(response, 'status')]).toEqual([
      'text/event-stream; charset=utf-8',
      ': open\n\ndata: {"name":"store.status","payload":null}\n\n',
    ]);
  });

  it('goes to four windows at most, and a closed window makes room', async () => {
    await using fixture = await WebFixture.start();
    const streams = await Promise.all([push(fixture), push(fixture), push(fixture), push(fixture)]);
    const fifth = await push(fixture);
    await streams[0]?.body?.cancel();
    await expect.poll(async () => (await push(fixture)).status).toBe(200);
    expect([streams.map(({ status }) => status), fifth.status]).toEqual([[200, 200, 200, 200], 429]);
  });

  it('needs the token', async () => {
    await using fixture = await WebFixture.start();
    expect((await fetch(`${fixture.origin}/push`)).status).toBe(401);
  });
});

describe('an upload', () => {
  const put = (fixture: WebFixture, name: string, body: string): Promise<Response> =>
    fetch(`${fixture.origin}/upload?name=${encodeURIComponent(name)}`, { method: 'PUT', headers: fixture.authorization, body });

  it('becomes a file of this person alone, behind a reference, and is gone with the host', async () => {
    const fixture = await WebFixture.start();
    const { ref, name } = (await (await put(fixture, '../../a b.journal', 'bytes')).json()) as { ref: string; name: string };
    const path = await fixture.capabilities.resolveFile(ref);
    const modes = [(await stat(path)).mode & 0o777, (await stat(dirname(path))).mode & 0o777];
    expect([name, await readFile(path, 'utf8'), modes, path.endsWith(ref)]).toEqual(['../../a b.journal', 'bytes', [0o600, 0o700], true]);
    await fixture[Symbol.asyncDispose]();
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('lies in the folder of the open store, survives the host, and goes when nobody needs it any more', async () => {
    const store = await mkdtemp(join(tmpdir(), 'strata-incoming-'));
    const incoming = join(store, 'journals', 'incoming');
    const fixture = await WebFixture.start();
    const early = (await (await put(fixture, 'early', 'bytes')).json()) as { ref: string };
    fixture.capabilities.keepFilesIn?.(incoming);
    const late = (await (await put(fixture, 'late', 'more')).json()) as { ref: string };
    const paths = await Promise.all([early, late].map(({ ref }) => fixture.capabilities.resolveFile(ref)));
    expect(paths).toEqual([join(incoming, early.ref), join(incoming, late.ref)]);
    expect([(await stat(incoming)).mode & 0o777, (await stat(paths[0] ?? '')).mode & 0o777]).toEqual([0o700, 0o600]);
    await fixture[Symbol.asyncDispose]();
    await using next = await WebFixture.start();
    next.capabilities.keepFilesIn?.(incoming);
    expect(await next.capabilities.resolveFile(paths[0] ?? '')).toBe(paths[0]);
    await next.capabilities.releaseFile?.(paths[0] ?? '');
    await next.capabilities.releaseFile?.(join(store, 'journals'));
    expect(await readdir(incoming)).toEqual([late.ref]);
    await expect(next.capabilities.resolveFile(join(incoming, '..', 'x'))).rejects.toMatchObject({ fault: { code: 'NOT_FOUND' } });
    await rm(store, { recursive: true });
  });

  it('counts against the limit as long as it waits, also one of an earlier host, and no file is larger than one may be', async () => {
    const store = await mkdtemp(join(tmpdir(), 'strata-incoming-'));
    await writeFile(join(store, 'a'.repeat(32)), '123456');
    await using fixture = await WebFixture.start({}, { fileBytes: 5, bytes: 10 });
    fixture.capabilities.keepFilesIn?.(store);
    const statuses = [];
    for (const body of ['123456', '12345', '1234', '1']) statuses.push((await put(fixture, 'a', body)).status);
    await fixture.capabilities.releaseFile?.(join(store, 'a'.repeat(32)));
    statuses.push((await put(fixture, 'a', '12345')).status);
    expect(statuses).toEqual([413, 413, 200, 413, 200]);
    await rm(store, { recursive: true });
  });

  it('of a host that was killed is taken away by the next one, of one that runs is not', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const [abandoned, used] = [join(tmpdir(), `strata-uploads-${dead}-x`), join(tmpdir(), `strata-uploads-${process.pid}-x`)];
    await Promise.all([mkdir(abandoned), mkdir(used)]);
    await using fixture = await WebFixture.start();
    expect([fixture.port > 0, existsSync(abandoned), existsSync(used)]).toEqual([true, false, true]);
    await rm(used, { recursive: true });
  });

  it('is known only by the reference that was given out', async () => {
    await using fixture = await WebFixture.start();
    for (const ref of ['/etc/passwd', '../x', '__proto__', 'constructor', '']) {
      await expect(fixture.capabilities.resolveFile(ref)).rejects.toMatchObject({ fault: { code: 'NOT_FOUND' } });
    }
  });

  it('beyond the limit is refused and leaves nothing', async () => {
    await using fixture = await WebFixture.start({}, { bytes: 10, count: 2, idleMs: 5_000 });
    const statuses = [];
    for (const body of ['123456', '123456', '1234', '']) statuses.push((await put(fixture, 'a', body)).status);
    expect(statuses).toEqual([200, 413, 200, 413]);
  });

  it('beyond the limit is refused also when it does not say its size before', async () => {
    await using fixture = await WebFixture.start({}, { bytes: 10, count: 2, idleMs: 5_000 });
    const body = new Blob(['123456', '123456']).stream();
    const init: RequestInit & { readonly duplex: 'half' } = { method: 'PUT', headers: fixture.authorization, body, duplex: 'half' };
    const response = await fetch(`${fixture.origin}/upload?name=a`, init);
    expect([response.status, (await put(fixture, 'a', '1234567890')).status]).toEqual([413, 200]);
  });

  it.each([
    ['POST', '/upload?name=a', 405],
    ['PUT', '/upload?name=', 400],
    ['PUT', '/upload?name=%ff', 400],
    ['PUT', '/upload?name=a&path=/etc', 405],
    ['PUT', '/upload', 405],
  ])('with %s %s gives %i', async (method, target, status) => {
    await using fixture = await WebFixture.start();
    expect((await fetch(`${fixture.origin}${target}`, { method, headers: fixture.authorization })).status).toBe(status);
  });
});

describe('an address that works once', () => {
  it('leads to the page with the token in the fragment, and then nowhere', async () => {
    await using fixture = await WebFixture.start();
    const url = fixture.host.makeOneTimeUrl();
    const first = await fetch(url, { redirect: 'manual' });
    const second = await fetch(url, { redirect: 'manual' });
    expect(url).not.toContain(fixture.token);
    expect([first.status, first.headers.get('location'), second.status, second.headers.get('location')]).toEqual([
      303,
      `/#token=${fixture.token}`,
      410,
      null,
    ]);
  });

  it('is not guessed', async () => {
    await using fixture = await WebFixture.start();
    expect((await fetch(`${fixture.origin}/open/constructor`, { redirect: 'manual' })).status).toBe(410);
  });
});

it('the token is 256 bits and another one in every run', async () => {
  await using first = await WebFixture.start();
  await using second = await WebFixture.start();
  expect(Buffer.from(first.token, 'base64url').length).toBe(32);
  expect(first.token).not.toBe(second.token);
});
