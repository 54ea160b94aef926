import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type GuardedContents, guardContents } from '../../electron/main/navigation.ts';

const foreign = [
  'https://evil.example/',
  'http://bundle/',
  'https://bundle/',
  'app://bundle.evil/index.html',
  'app://bundle@evil/index.html',
  'app://evil@bundle/index.html',
  'app://bundle:8080/index.html',
  'app://bundle',
  'app://bundleevil/',
  'app://BUNDLE/',
  'app://evil/bundle/',
  'app:/bundle/',
  'app:bundle',
  'app:///bundle/',
  'app://bundle\\@evil/',
  'app2://bundle/',
  'file:///etc/passwd',
  'file://bundle/index.html',
  'data:text/html,<script>1</script>',
  'javascript:alert(1)',
  'blob:app://bundle/uuid',
  'about:blank',
  'about:srcdoc',
  'chrome://settings',
  'devtools://devtools/bundled/x.html',
  'view-source:app://bundle/index.html',
  'ws://127.0.0.1/',
  'mailto:a@b.example',
  ' app://bundle/',
  '',
  'not an address',
];

class FakeContents extends EventEmitter implements GuardedContents {
  opener: (() => { action: string }) | undefined;

  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.opener = handler;
  }

  /** Whether the guard let it happen. */
  try(event: string, url: string): boolean {
    let prevented = false;
    this.emit(event, { url, preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

function guarded(): FakeContents {
  const contents = new FakeContents();
  guardContents(contents);
  return contents;
}

describe.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s', (event) => {
  it.each(foreign)('to %j is prevented', (url) => {
    expect(guarded().try(event, url)).toBe(false);
  });

  it('to the page itself goes on', () => {
    expect(guarded().try(event, 'app://bundle/index.html#/billing')).toBe(true);
  });
});

it('no window is opened and no contents are embedded', () => {
  const contents = guarded();
  expect([contents.opener?.(), contents.try('will-attach-webview', 'app://bundle/index.html')]).toEqual([{ action: 'deny' }, false]);
});
