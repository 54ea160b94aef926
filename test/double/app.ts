import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from './chromium.ts';

/** Electron's `app`: readiness in the right order, and quitting with its chances to say no. */
class App extends EventEmitter {
  readonly isPackaged = false;
  readonly name = 'strata';
  #ready = false;
  #closeWindows: () => void = () => {};
  readonly #evaluated = Promise.withResolvers<void>();
  readonly #whenReady: Promise<void>;

  constructor() {
    super();
    this.#whenReady = this.#becomeReady();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  isReady(): boolean {
    return this.#ready;
  }

  /** Told by the entry of the double. */
  mainWasEvaluated(): void {
    this.#evaluated.resolve();
  }

  /** Told by the windows how to close them all. */
  onQuit(closeWindows: () => void): void {
    this.#closeWindows = closeWindows;
  }

  getPath(name: string): string {
    if (name === 'temp') return tmpdir();
    return join(name === 'userData' ? (process.env['XDG_CONFIG_HOME'] ?? chromium.folder) : chromium.folder, name === 'userData' ? this.name : name);
  }

  requestSingleInstanceLock(): boolean {
    return true;
  }

  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#closeWindows();
    this.exit(0);
  }

  exit(code = 0): void {
    this.emit('will-quit', preventable());
    this.emit('quit', {}, code);
    void chromium.close().then(() => process.exit(code));
  }

  async #becomeReady(): Promise<void> {
    await Promise.all([chromium.connected(), this.#evaluated.promise, playwrightAllows()]);
    this.#ready = true;
    this.emit('ready', {}, {});
  }
}

/** Playwright holds the app back until it has attached itself. */
function playwrightAllows(): Promise<void> {
  if (process.env['DOUBLE_WAITS'] !== '1') return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  Object.defineProperty(globalThis, '__playwright_run', { value: resolve });
  return promise;
}

/** An event that a listener can prevent. */
export function preventable<T extends object>(details?: T): T & { preventDefault(): void; defaultPrevented: boolean } {
  const event = {
    defaultPrevented: false,
    preventDefault: (): void => {
      event.defaultPrevented = true;
    },
  };
  return Object.assign(event, details);
}

export const app = new App();

export function needReady(message: string): void {
  if (!app.isReady()) throw new Error(message);
}
