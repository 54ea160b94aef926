import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { preventable } from './app.ts';
import { chromium, type Params } from './chromium.ts';
import { cloneCodec } from './clone.ts';
import { ipcMain } from './ipc-main.ts';
import { pageWorld } from './page-world.ts';
import { preloadWorld } from './preload-world.ts';
import { answer, inward, outward } from './protocol.ts';
import { session } from './session.ts';

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
    readonly sandbox?: boolean;
  };
}

type Frame = { readonly origin: string; readonly url: string; readonly parent: Frame | null; readonly detached: boolean };
type Message = { readonly type: 'invoke' | 'send'; readonly id: number; readonly channel: string; readonly args: unknown };
type Paused = {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string };
  readonly resourceType: string;
  readonly frameId: string;
};

const WORLD = 'electron-preload';
const POST = '__electronDoublePost';
const DOUBLE = '__electronDouble';
const { encode, decode } = cloneCodec();

/** Electron's `WebContents`: one tab of the browser, with the preload in a world of its own. */
export class WebContents extends EventEmitter {
  readonly id: number;
  readonly session = session.defaultSession;
  mainFrame: Frame = { origin: 'null', url: '', parent: null, detached: false };
  targetId = '';
  readonly #onGone: () => void;
  readonly #opened: Promise<void>;
  #sessionId = '';
  #world: number | undefined;
  #loading = '';
  #destroyed = false;
  #windowOpen: (details: { readonly url: string }) => { readonly action: string } = () => ({ action: 'allow' });

  constructor(id: number, options: WindowOptions, onGone: () => void) {
    super();
    this.id = id;
    this.#onGone = onGone;
    this.#opened = this.#open(options);
  }

  async loadURL(url: string): Promise<void> {
    await this.#opened;
    this.#loading = outward(url);
    const finished = new Promise((resolve) => this.once('did-finish-load', resolve));
    const { errorText } = await this.#send<{ errorText?: string }>('Page.navigate', { url: outward(url) });
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    await finished;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (this.#world === undefined) return;
    void this.#inPreload(`event(${JSON.stringify(channel)}, ${JSON.stringify(encode([...args]))})`, this.#world);
  }

  async printToPDF(options: { readonly printBackground?: boolean; readonly preferCSSPageSize?: boolean } = {}): Promise<Buffer> {
    const { data } = await this.#send<{ data: string }>('Page.printToPDF', options);
    return Buffer.from(data, 'base64');
  }

  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: string }): void {
    this.#windowOpen = handler;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  close(): void {
    this.emit('double-close');
  }

  /** Closes the tab; the window calls this when it goes. */
  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    await this.#opened;
    await chromium.send('Target.closeTarget', { targetId: this.targetId }).catch(alreadyGone);
  }

  #send<T>(method: string, params: Params = {}): Promise<T> {
    return chromium.send<T>(method, params, this.#sessionId);
  }

  #on<T>(method: string, listener: (params: T) => void): void {
    chromium.on(method, this.#sessionId, listener);
  }

  async #open({ width = 800, height = 600, webPreferences = {} }: WindowOptions): Promise<void> {
    if (webPreferences.contextIsolation === false || webPreferences.nodeIntegration === true || webPreferences.sandbox === false) {
      throw new Error('electron double: only isolated and sandboxed pages');
    }
    const { targetId } = await chromium.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank', width, height, newWindow: true });
    this.targetId = targetId;
    const { sessionId } = await chromium.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    this.#sessionId = sessionId;
    this.#listen();
    await Promise.all([
      chromium.send('Target.setDiscoverTargets', { discover: true }),
      ...['Page.enable', 'Runtime.enable', 'Debugger.enable'].map((method) => this.#send(method)),
      this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.#send('Runtime.addBinding', { name: POST, executionContextName: WORLD }),
    ]);
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source: `(${pageWorld.toString()})()` });
    if (webPreferences.preload !== undefined)
      await this.#send('Page.addScriptToEvaluateOnNewDocument', { worldName: WORLD, source: preloadSource(webPreferences.preload) });
  }

  #listen(): void {
    this.#on<{ context: { id: number; name: string } }>('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD) this.#world = context.id;
    });
    this.#on<{ name: string; payload: string; executionContextId: number }>('Runtime.bindingCalled', (call) => {
      if (call.name === POST) void this.#receive(JSON.parse(call.payload) as Message, call.executionContextId);
    });
    this.#on<{ frame: { url: string; parentId?: string } }>('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) this.#navigated(inward(frame.url));
    });
    this.#on('Page.loadEventFired', () => this.emit('did-finish-load'));
    this.#on<Paused>('Fetch.requestPaused', (paused) => void this.#answer(paused));
    this.#on<{ callFrames: readonly { callFrameId: string }[] }>(
      'Debugger.paused',
      ({ callFrames }) => void this.#tellPath(callFrames[0]?.callFrameId ?? ''),
    );
    chromium.on<{ targetId: string }>('Target.targetDestroyed', undefined, ({ targetId }) => {
      if (targetId === this.targetId) this.#onGone();
    });
    this.#on<{ url: string }>('Page.windowOpen', ({ url }) => this.#opensWindow(url));
  }

  #navigated(url: string): void {
    const [origin = ''] = /^[\w-]+:\/\/[^/]*/.exec(url) ?? ['null'];
    this.mainFrame = { origin, url, parent: null, detached: false };
    this.emit('did-navigate', {}, url);
  }

  /** The browser was started so that it opens none; an app that would allow one is told so. */
  #opensWindow(url: string): void {
    if (this.#windowOpen({ url: inward(url) }).action !== 'deny') throw new Error('electron double: windows opened by a page are not emulated');
  }

  /** Every request of the page: first the guards of navigation, then the app's own schemes, else the network. */
  async #answer({ requestId, request, resourceType, frameId }: Paused): Promise<void> {
    if (resourceType === 'Document' && this.#navigationPrevented(request.url, frameId)) {
      await this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }).catch(alreadyGone);
      return;
    }
    const response = await answer(request);
    if (response === null) {
      await this.#send('Fetch.continueRequest', { requestId }).catch(alreadyGone);
      return;
    }
    const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
    const body = Buffer.from(await response.arrayBuffer()).toString('base64');
    await this.#send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body }).catch(alreadyGone);
  }

  /** `loadURL` is the app's own doing and asks nobody. */
  #navigationPrevented(url: string, frameId: string): boolean {
    // A page target's id is the id of its main frame.
    const isMainFrame = frameId === this.targetId;
    const isOwn = isMainFrame && url === this.#loading;
    if (isOwn) this.#loading = '';
    const event = preventable({ url: inward(url), isMainFrame, isSameDocument: false });
    if (!isOwn) this.emit('will-frame-navigate', event);
    if (!isOwn && isMainFrame) this.emit('will-navigate', event);
    if (!event.defaultPrevented) this.emit('did-start-navigation', event);
    return event.defaultPrevented;
  }

  async #receive({ type, id, channel, args }: Message, contextId: number): Promise<void> {
    const event = { sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1 };
    const values = decode(args) as unknown[];
    if (type === 'send') {
      ipcMain.emit(channel, event, ...values);
      return;
    }
    const reply = await ipcMain.invoke(channel, event, values).then(
      (value) => ({ id, ok: true, value: encode(value) }),
      (error: unknown) => ({ id, ok: false, error: `Error invoking remote method '${channel}': ${String(error)}` }),
    );
    await this.#inPreload(`reply(${JSON.stringify(reply)})`, contextId);
  }

  async #inPreload(call: string, contextId: number): Promise<void> {
    await this.#send('Runtime.evaluate', { contextId, expression: `${DOUBLE}.${call}` }).catch(alreadyGone);
  }

  /** The preload stands in `getPathForFile`: asks Chromium for the path behind the file and writes it into the waiting function. */
  async #tellPath(callFrameId: string): Promise<void> {
    const inFrame = (expression: string): Promise<{ result: { objectId: string } }> =>
      this.#send('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    try {
      const { result } = await inFrame('file');
      const { path } = await this.#send<{ path: string }>('DOM.getFileInfo', { objectId: result.objectId });
      await inFrame(`path = ${JSON.stringify(path)}`);
    } finally {
      await this.#send('Debugger.resume').catch(alreadyGone);
    }
  }
}

function preloadSource(file: string): string {
  // In the source itself, not evaluated from text: the policy of the page forbids that.
  const preload = `(require, module, exports, process) => {${readFileSync(file, 'utf8')}\n}`;
  return `(${preloadWorld.toString()})(${preload}, (${cloneCodec.toString()})(), '${POST}', '${DOUBLE}')`;
}

/** A page that closed while it was being spoken to needs no answer. */
function alreadyGone(error: Error): void {
  if (!/closed|No session|not found|Invalid InterceptionId|Cannot find context|No target/i.test(error.message)) throw error;
}
