import { describe, expect, it } from 'vitest';
import { type Desktop, openersOf } from '../../electron/web/browsers.ts';
import { parseWebArguments } from '../../electron/web/arguments.ts';
import { storeArgument } from '../../electron/main/store-argument.ts';
import { closeBeforeQuit } from '../../electron/main/shutdown.ts';

const linux: Desktop = {
  platform: 'linux',
  env: { DISPLAY: ':0', PATH: '/bin:/usr/bin' },
  isRoot: false,
  profile: '/home/me/.config/strata/browser',
  exists: () => false,
};
const url = 'http://127.0.0.1:1/open/code';
const commands = (desktop: Desktop): readonly string[] => openersOf(desktop, url).map(({ command }) => command);

describe('showing the address', () => {
  it('takes a window of a Chromium with a profile of our own, then the browser of the person', () => {
    const desktop = { ...linux, exists: (path: string) => path === '/usr/bin/chromium' };
    expect(openersOf(desktop, url)).toEqual([
      {
        command: '/usr/bin/chromium',
        args: [
          `--app=${url}`,
          '--user-data-dir=/home/me/.config/strata/browser',
          '--no-first-run',
          '--no-default-browser-check',
          '--window-size=1440,900',
        ],
      },
      { command: 'xdg-open', args: [url] },
    ]);
  });

  it.each<[string, Desktop, readonly string[]]>([
    ['without a Chromium the browser of the person is left', linux, ['xdg-open']],
    ['without a screen nothing is opened', { ...linux, env: { PATH: '/bin' } }, []],
    ['for root nothing is opened', { ...linux, isRoot: true }, []],
    ['on a Mac', { ...linux, platform: 'darwin' }, ['open']],
    ['on Windows', { ...linux, platform: 'win32' }, ['rundll32']],
    ['on Wayland', { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }, ['xdg-open']],
  ])('%s', (_what, desktop, expected) => {
    expect(commands(desktop)).toEqual(expected);
  });
});

describe('the words of the browser host', () => {
  it.each([
    [[], { store: null, port: 0, open: true }],
    [['/data/store'], { store: '/data/store', port: 0, open: true }],
    [['--port', '8080', '--no-open', '/s'], { store: '/s', port: 8080, open: false }],
    [['--port=0'], { store: null, port: 0, open: true }],
  ])('%j', (words, expected) => {
    expect(parseWebArguments(words)).toEqual(expected);
  });

  it.each([
    [['a', 'b'], 'one store at a time: b is too much'],
    [['--port', 'x'], '--port x is not a port'],
    [['--port', '70000'], '--port 70000 is not a port'],
    [['--port=-1'], '--port -1 is not a port'],
    [['--port', '1.5'], '--port 1.5 is not a port'],
    [['--host', '0.0.0.0'], "Unknown option '--host'"],
  ])('%j are refused', (words, problem) => {
    expect(() => parseWebArguments(words)).toThrow(problem);
  });
});

it.each([
  [['electron', '.', '/store'], true, '/store'],
  [['electron', '--inspect=0', '.', '--flag', '/store'], true, '/store'],
  [['electron', '.'], true, null],
  [['strata', '/store'], false, '/store'],
  [['strata', '--no-sandbox'], false, null],
])('the store on the command line of %j', (argv, hasAppFolder, expected) => {
  expect(storeArgument(argv, hasAppFolder)).toBe(expected);
});

describe('quitting', () => {
  function quitting(close: () => Promise<void>): { readonly log: string[]; readonly quit: () => void } {
    const log: string[] = [];
    const listeners: ((event: { preventDefault(): void }) => void)[] = [];
    const quit = (): void => {
      let prevented = false;
      for (const listener of listeners) listener({ preventDefault: () => (prevented = true) });
      log.push(prevented ? 'held' : 'quit');
    };
    const session = {
      async [Symbol.asyncDispose]() {
        log.push('closing');
        await close();
        log.push('closed');
      },
    };
    closeBeforeQuit({ on: (_event, listener) => listeners.push(listener), quit }, session, (error) => log.push(String(error)));
    return { log, quit };
  }

  it('waits for the session to close, once, however often it is asked for', async () => {
    const release = Promise.withResolvers<void>();
    const { log, quit } = quitting(() => release.promise);
    quit();
    quit();
    release.resolve();
    await expect.poll(() => log).toEqual(['closing', 'held', 'held', 'closed', 'quit']);
  });

  it('happens also when closing fails, which is reported', async () => {
    const { log, quit } = quitting(() => Promise.reject(new Error('disk gone')));
    quit();
    await expect.poll(() => log).toEqual(['closing', 'held', 'Error: disk gone', 'quit']);
  });
});
