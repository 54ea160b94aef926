import { Worker } from 'node:worker_threads';
import type { EpochMs } from '../domain/time.ts';
import type { DecodeMessage } from './formats/decode-message.ts';
import type { DecodeReply, DecodeRequest } from './formats/decode-request.ts';
import type { JournalFormat } from './formats/detect.ts';

export type { DecodeMessage } from './formats/decode-message.ts';

export interface DecodeOptions {
  /** For judging times; the caller's clock. */
  readonly nowMs: EpochMs;
  readonly signal?: AbortSignal;
  readonly batchRows?: number;
  /** What the file is, whatever its content looks like. */
  readonly format?: JournalFormat | null;
  /** Where the decoding thread's program is, when it is not beside this file. */
  readonly workerUrl?: URL;
}

/** Texts live for one batch only; a small young generation keeps the thread's memory down without costing speed. */
const YOUNG_MB = 32;

type Waiting = PromiseWithResolvers<DecodeReply>;

/** Reads one file on a thread of its own. */
export async function* decodeFile(path: string, options: DecodeOptions): AsyncGenerator<DecodeMessage, void> {
  await using decoder = new Decoder(options.workerUrl);
  yield* decoder.decode(path, options);
}

/** A decoding thread that reads one file after another; the thread starts with the first. */
export class Decoder implements AsyncDisposable {
  readonly #workerUrl: URL;
  #worker: Worker | null = null;
  #job = 0;
  #busy = false;
  #arrived: DecodeReply[] = [];
  #waiting: Waiting | null = null;
  #failure: Error | null = null;

  constructor(workerUrl: URL = new URL('./decode-worker.ts', import.meta.url)) {
    this.#workerUrl = workerUrl;
  }

  /** What the file holds. The thread works one message ahead of the consumer and no further, so memory stays bounded. */
  decode(path: string, options: Omit<DecodeOptions, 'workerUrl'>): AsyncGenerator<DecodeMessage, void> {
    return this.#read(path, options, false);
  }

  /** SHA-256 of a file in hex, or null when it cannot be read. */
  async digest(path: string, signal?: AbortSignal): Promise<string | null> {
    for await (const message of this.#read(path, { nowMs: 0, ...(signal && { signal }) }, true))
      if (message.type === 'done') return message.sha256 ?? null;
    return null;
  }

  async *#read(path: string, options: Omit<DecodeOptions, 'workerUrl'>, digestOnly: boolean): AsyncGenerator<DecodeMessage, void> {
    if (this.#busy) throw new Error('This decoding thread is reading another file');
    options.signal?.throwIfAborted();
    this.#busy = true;
    this.#worker?.ref();
    const job = ++this.#job;
    try {
      const limits = options.batchRows === undefined ? {} : { rows: options.batchRows };
      this.#send({ type: 'open', job, path, nowMs: options.nowMs, limits, format: options.format ?? null, digestOnly });
      this.#send({ type: 'next', job });
      yield* this.#messages(job, options.signal);
    } finally {
      await this.#close(job);
      this.#busy = false;
      this.#worker?.unref(); // an idle thread keeps no program from ending
    }
  }

  /** Whether its thread can read another file. */
  get isSound(): boolean {
    return this.#failure === null && !this.#busy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#fail(new Error('The decoding thread was stopped'));
    await worker?.terminate();
  }

  async *#messages(job: number, signal: AbortSignal | undefined): AsyncGenerator<DecodeMessage, void> {
    for (;;) {
      const reply = await this.#reply(signal);
      if ('error' in reply) throw new Error('A journal could not be decoded', { cause: reply.error });
      if (!('message' in reply)) continue;
      const last = reply.message.type === 'done';
      if (!last) this.#send({ type: 'next', job });
      yield reply.message;
      if (last) return;
    }
  }

  /** Waits until the thread has let go of the file; a thread that is gone already has. */
  async #close(job: number): Promise<void> {
    if (this.#failure) return;
    this.#send({ type: 'close', job });
    try {
      while (!('closed' in (await this.#reply(undefined))));
    } catch (error) {
      if (error !== this.#failure) throw error;
    }
  }

  async #reply(signal: AbortSignal | undefined): Promise<DecodeReply> {
    signal?.throwIfAborted();
    const arrived = this.#arrived.shift();
    if (arrived) return arrived;
    if (this.#failure) throw this.#failure;
    const waiting = Promise.withResolvers<DecodeReply>();
    this.#waiting = waiting;
    const abort = (): void => waiting.reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await waiting.promise;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#waiting = null;
    }
  }

  #send(request: DecodeRequest): void {
    if (this.#failure) throw this.#failure;
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(this.#workerUrl, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    worker.on('message', (reply: DecodeReply) => this.#take(reply));
    worker.on('error', (error) => this.#fail(new Error('The decoding thread failed', { cause: error })));
    worker.on('messageerror', (error) => this.#fail(error));
    worker.on('exit', (code) => this.#fail(new Error(`The decoding thread ended (${code})`)));
    return worker;
  }

  #take(reply: DecodeReply): void {
    // What was still under way for a file nobody reads any more is of no interest.
    if (reply.job !== this.#job) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting.resolve(reply);
    else this.#arrived.push(reply);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
  }
}
