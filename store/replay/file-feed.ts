import type { StoreContext } from '../context.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import { StagedBatch } from '../segments/staging.ts';
import type { AppendResult } from '../writer.ts';
import type { DecodeMessage } from './decoder.ts';
import type { FileProgress } from './report.ts';
import { sampleEvents } from './sample-events.ts';

/** What stores, or in a dry run only judges, staged events. */
export interface Sink {
  /** How many events a transaction should have now. */
  rows(): number;
  take(staged: StagedBatch): Promise<AppendResult>;
}

/** Characters of text after which a transaction is closed whatever its rows: bodies can be large, and memory is not. */
const MOST_TEXT = 128 * 1024 * 1024;

type BatchMessage = DecodeMessage & { readonly type: 'batch' };

/** Collects what is decoded of one file into transactions, and hands each to the sink when the one before it is done. */
export class FileFeed implements AsyncDisposable {
  readonly #context: StoreContext;
  readonly #file: FileProgress;
  readonly #sink: Sink;
  readonly #progress: () => void;
  #staged: StagedBatch | null = null;
  #stagedText = 0;
  #bytesDone = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(context: StoreContext, file: FileProgress, sink: Sink, progress: () => void) {
    this.#context = context;
    this.#file = file;
    this.#sink = sink;
    this.#progress = progress;
    file.start();
  }

  async take(message: DecodeMessage, signal: AbortSignal | undefined): Promise<void> {
    switch (message.type) {
      case 'opened':
        this.#file.format = message.format;
        this.#file.bytes = message.bytes;
        return;
      case 'rejects':
        return this.#file.reject(message.rejects);
      case 'batch':
        return this.#stage(message, signal);
      case 'done':
        await this.#flush();
        await this.#writing;
        this.#file.facts = message.facts;
        this.#file.notes = message.notes;
        this.#file.bytesDone = message.bytesDone;
        return this.#file.finish(message.outcome);
    }
  }

  /** Resolves when everything taken is stored. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  /** Drops what was not handed over; waits for what was. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#staged?.[Symbol.asyncDispose]();
    this.#staged = null;
    await this.#writing;
  }

  async #stage(message: BatchMessage, signal: AbortSignal | undefined): Promise<void> {
    if (this.#file.sample.length === 0) this.#file.sample = sampleEvents(message.batch);
    this.#staged ??= await StagedBatch.open(this.#context.hub);
    await this.#staged.add(message.batch, signal);
    this.#file.summary.add(message.batch);
    this.#bytesDone = message.bytesDone;
    this.#stagedText += textLength(message.batch);
    if (this.#staged.rows >= this.#sink.rows() || this.#stagedText >= MOST_TEXT) await this.#flush();
  }

  async #flush(): Promise<void> {
    const staged = this.#staged;
    if (staged === null) return;
    await this.#writing;
    this.#staged = null;
    this.#stagedText = 0;
    this.#writing = this.#write(staged, this.#bytesDone);
    this.#writing.catch(() => {}); // awaited before the next batch and at the end
  }

  async #write(staged: StagedBatch, bytesDone: number): Promise<void> {
    await using held = staged;
    this.#file.count(await this.#sink.take(held));
    this.#file.bytesDone = bytesDone;
    this.#progress();
  }
}

function textLength({ columns }: EventBatch): number {
  let length = 0;
  for (const column of columns) if (column.type === 'text') for (const text of column.dictionary) length += text.length;
  return length;
}
