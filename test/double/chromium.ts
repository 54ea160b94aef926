import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../support/chromium.ts';

export type Params = Readonly<Record<string, unknown>>;

/** The browser behind the double, and the connection to its DevTools. */
export class Chromium {
  /** Folder of this run: the browser's profile, and the app's user data. */
  readonly folder = mkdtempSync(join(tmpdir(), 'electron-double-'));
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #waiting = new Map<
    number,
    { readonly method: string; readonly resolve: (result: never) => void; readonly reject: (error: Error) => void }
  >();
  readonly #socket: Promise<WebSocket>;
  #child: ChildProcess | undefined;
  #sent = 0;

  constructor() {
    this.#socket = this.#start();
    process.on('exit', () => this.#clean());
  }

  /** Settles when commands can be sent. */
  async connected(): Promise<void> {
    await this.#socket;
  }

  async send<T = unknown>(method: string, params: Params = {}, sessionId?: string): Promise<T> {
    const socket = await this.#socket;
    this.#sent += 1;
    const id = this.#sent;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.set(id, { method, resolve, reject });
    socket.send(JSON.stringify({ id, method, params, sessionId }));
    return promise;
  }

  /** Events of one session, or of the browser where none is given. */
  on<T>(method: string, sessionId: string | undefined, listener: (params: T) => void): void {
    this.#events.on(`${sessionId ?? ''}/${method}`, listener);
  }

  /** Ends the browser and waits for its end, a second at the most. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const late = new Promise((resolve) => setTimeout(resolve, 1_000));
    this.send('Browser.close').catch(() => child.kill('SIGKILL'));
    await Promise.race([ended, late]);
  }

  async #start(): Promise<WebSocket> {
    const flags = ['--headless', '--no-sandbox', '--remote-debugging-port=0', '--no-first-run', '--no-startup-window', '--disable-gpu'];
    const quiet = [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-features=HttpsUpgrades',
      '--block-new-web-contents',
    ];
    const child = spawn(await chromiumPath(), [...flags, ...quiet, `--user-data-dir=${join(this.folder, 'profile')}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const socket = new WebSocket(await addressOf(child));
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('electron double: no connection to Chromium')));
    });
    return socket;
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as {
      id?: number;
      result?: never;
      error?: { message: string };
      method?: string;
      params?: unknown;
      sessionId?: string;
    };
    if (message.id === undefined) {
      this.#events.emit(`${message.sessionId ?? ''}/${message.method ?? ''}`, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result as never);
    else waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
  }

  #clean(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 40 });
  }
}

/** Reads the address from stderr, and hands the line on: Playwright waits for it too. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let seen = '';
  child.stderr?.on('data', (piece: Buffer) => {
    seen += piece.toString();
    const found = /DevTools listening on (ws:\S+)/.exec(seen);
    if (found?.[1] === undefined) return;
    process.stderr.write(`DevTools listening on ${found[1]}\n`);
    child.stderr?.removeAllListeners('data').resume();
    resolve(found[1]);
  });
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`electron double: Chromium did not start: ${seen}`)));
  return promise;
}

export const chromium = new Chromium();
