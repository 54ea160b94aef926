import { EventEmitter } from 'node:events';
import { app, needReady, preventable } from './app.ts';
import { WebContents, type WindowOptions } from './web-contents.ts';

const windows = new Map<number, BrowserWindow>();
let made = 0;

/** Electron's `BrowserWindow`, without a screen: what it shows is what its contents are. */
export class BrowserWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #title: string;
  readonly #size: { readonly width: number; readonly height: number };
  #visible: boolean;

  constructor(options: WindowOptions = {}) {
    super();
    needReady('Cannot create BrowserWindow before app is ready');
    made += 1;
    this.id = made;
    this.#title = options.title ?? '';
    this.#size = { width: options.width ?? 800, height: options.height ?? 600 };
    this.#visible = options.show !== false;
    this.webContents = new WebContents(this.id, options, () => this.gone());
    windows.set(this.id, this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.on('double-close', () => this.close());
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows(): readonly BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows.values()].at(-1) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return windows.get(contents.id) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
  }

  focus(): void {
    this.emit('focus');
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isDestroyed(): boolean {
    return !windows.has(this.id);
  }

  getTitle(): string {
    return this.#title;
  }

  getBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, ...this.#size };
  }

  close(): void {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    void this.webContents.destroy();
    this.gone();
  }

  /** The tab is gone, by whatever way. The last window to go tells the app, unless the app is quitting anyway. */
  gone(isQuitting = false): void {
    if (!windows.delete(this.id)) return;
    this.emit('closed');
    if (isQuitting || windows.size > 0) return;
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
    else app.quit();
  }
}

app.onQuit(() => {
  for (const window of windows.values()) window.gone(true);
});

/** Electron's `webContents`: how Playwright finds the window of a page. */
export const webContents = {
  fromDevToolsTargetId: (targetId: string): WebContents | undefined => all().find((contents) => contents.targetId === targetId),
  getAllWebContents: all,
};

function all(): readonly WebContents[] {
  return [...windows.values()].map((window) => window.webContents);
}
