import type { SqlProcess } from './sql-process.ts';

/** A statement is first interrupted; its process is ended when that takes longer. */
const GRACE_MS = { time: 2_000, cancel: 250 } as const;

/**
 * Stops the process of a statement when it is cancelled or out of time. Dispose it as soon as the work is over: who cancels after that comes too late
 * and must not meet anything.
 */
export class Stopper implements Disposable {
  /** Aborted in either case. */
  readonly signal: AbortSignal;
  readonly #process: SqlProcess;
  readonly #cancelled: AbortSignal;
  readonly #late = new AbortController();
  readonly #limit: NodeJS.Timeout;
  #kill: NodeJS.Timeout | null = null;

  constructor(process: SqlProcess, limitMs: number, cancelled: AbortSignal) {
    this.#process = process;
    this.#cancelled = cancelled;
    this.signal = AbortSignal.any([cancelled, this.#late.signal]);
    this.#limit = setTimeout(() => {
      this.#late.abort();
      this.#stop(GRACE_MS.time);
    }, limitMs);
    cancelled.addEventListener('abort', this.#cancel, { once: true });
  }

  get isLate(): boolean {
    return this.#late.signal.aborted;
  }

  [Symbol.dispose](): void {
    this.#cancelled.removeEventListener('abort', this.#cancel);
    clearTimeout(this.#limit);
    if (this.#kill !== null) clearTimeout(this.#kill);
  }

  readonly #cancel = (): void => this.#stop(GRACE_MS.cancel);

  #stop(graceMs: number): void {
    this.#process.send({ type: 'interrupt' });
    if (this.#kill !== null) clearTimeout(this.#kill);
    this.#kill = setTimeout(() => this.#process.kill(), graceMs);
  }
}
