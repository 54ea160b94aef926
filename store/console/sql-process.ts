import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConsoleReply, ConsoleRequest } from './messages.ts';

/** Variables of this process that a program may need to start at all; nothing else of them is handed on. */
const NEEDED = ['SystemRoot', 'windir', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'] as const;
const HEAP_MB = 256;

/** The process of a statement ended before it said all. */
export class ProcessEnded extends Error {
  constructor(how: string) {
    super(`The process of the statement ended (${how}).`);
    this.name = 'ProcessEnded';
  }
}

/** A process for one statement. Whatever happens in it happens to nobody else; `end` is how it always ends. */
export class SqlProcess {
  readonly #child: ChildProcess;
  readonly #arrived: ConsoleReply[] = [];
  #waiting: PromiseWithResolvers<ConsoleReply> | null = null;
  #ended: ProcessEnded | null = null;
  /** Settles when the process is gone and nothing it said is still on its way. */
  readonly #gone: Promise<unknown>;

  constructor(script: URL) {
    this.#child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, fileURLToPath(script)], {
      // Inside Electron the child is told to be plain Node. What the engine may print is nobody's business.
      env: { ...kept(), TZ: 'UTC', ELECTRON_RUN_AS_NODE: '1' },
      cwd: parse(process.execPath).root,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    });
    this.#child.on('message', (reply: ConsoleReply) => this.#take(reply));
    this.#gone = Promise.all([once(this.#child, 'exit'), once(this.#child, 'disconnect')]).then(
      ([[code, signal]]) => this.#fail(new ProcessEnded(signal === null ? `exit code ${String(code)}` : String(signal))),
      (error: unknown) => this.#fail(new ProcessEnded(error instanceof Error ? error.message : String(error))),
    );
  }

  /** Whether it still runs. */
  get isAlive(): boolean {
    return this.#ended === null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** An idle process keeps no program from ending. */
  rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  wake(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  /** Sends a request; one that cannot be taken any more is told by `next`. */
  send(request: ConsoleRequest): void {
    if (this.#child.connected) this.#child.send(request, () => {});
  }

  /** What it says next; rejects with ProcessEnded once it is gone and everything it said has been read. */
  async next(): Promise<ConsoleReply> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return arrived;
    if (this.#ended !== null) throw this.#ended;
    this.#waiting = Promise.withResolvers<ConsoleReply>();
    return this.#waiting.promise;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends it and waits until the system has closed its files. */
  async end(): Promise<void> {
    this.kill();
    await this.#gone;
  }

  #take(reply: ConsoleReply): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#arrived.push(reply);
    else waiting.resolve(reply);
  }

  #fail(ended: ProcessEnded): void {
    this.#ended ??= ended;
    this.#waiting?.reject(this.#ended);
    this.#waiting = null;
  }
}

function kept(): Record<string, string> {
  return Object.fromEntries(NEEDED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
