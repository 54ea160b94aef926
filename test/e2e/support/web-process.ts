import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');

/** A browser host in a process of its own, as `npm run web` starts it. */
export class WebProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  get origin(): string {
    return new URL(this.url).origin;
  }

  get token(): string {
    return new URLSearchParams(new URL(this.url).hash.slice(1)).get('token') ?? '';
  }

  static async start(env: Record<string, string>, words: readonly string[] = []): Promise<WebProcess> {
    const node = join(root, 'node_modules/.bin/node');
    const child = spawn(node, ['electron/web/main.ts', '--no-open', ...words], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /http:\/\/\S+/.exec(line) ?? [];
      if (url !== undefined) return new WebProcess(url, child);
    }
    throw new Error('the browser host ended before it said its address');
  }

  /** Lets it stand still in whatever it is doing, until `resume`. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends it in the middle of whatever it is doing. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    this.resume();
    await ended;
  }
}
