import type { StoreContext } from '../context.ts';
import type { Reject } from '../domain/counts.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import type { EpochMs } from '../domain/time.ts';
import { StagedBatch } from '../segments/staging.ts';
import type { AppendResult } from '../append-result.ts';
import type { DecodeMessage } from './decoder.ts';
import { Recorded, type Stretch } from './progress.ts';
import type { Conflict, FileProgress } from './report.ts';
import { sampleEvents } from './sample-events.ts';
import { sliceBatch } from './slice-batch.ts';

/** Rows of a file, counted from 0 in the order they are decoded, and how many of them an earlier attempt has stored. */
export interface StagedRows {
  readonly fromRow: number;
  readonly toRow: number;
  readonly stored: number;
}

/** What stores, or in a dry run only judges, staged events. */
export interface Sink {
  /** How many events a transaction should have now. */
  rows(): number;
  take(staged: StagedBatch, rows?: StagedRows): Promise<AppendResult>;
}

/** What is known of a file with the same bytes. */
export interface Remark {
  readonly note: string;
  /** When it was replayed completely; null when it was not. */
  readonly replayedMs: EpochMs | null;
}

/** What a feed needs besides its file. */
export interface FeedParts {
  readonly context: Pick<StoreContext, 'hub'>;
  readonly sink: Sink;
  /** What earlier attempts have stored of the file. */
  readonly recorded: Recorded;
  readonly progress: () => void;
  /** Hears of everything that is left out. */
  readonly leftOut: (rejects: readonly Reject[], conflicts: readonly Conflict[]) => Promise<void>;
  /** What is known of a file with this digest from before. */
  readonly remark: (sha256: string) => Remark | null;
}

/** Characters or bytes of text after which a transaction is closed whatever its rows: bodies can be large, and memory is not. */
const MOST_TEXT = 128 * 1024 * 1024;

type BatchMessage = DecodeMessage & { readonly type: 'batch' };
type DoneMessage = DecodeMessage & { readonly type: 'done' };

/** Events that wait to be handed over together. */
interface Pending extends StagedRows {
  readonly staged: StagedBatch;
}

/** Collects what is decoded of one file into transactions, and hands each to the sink when the one before it is done; what is stored already is passed over. */
export class FileFeed implements AsyncDisposable {
  readonly #file: FileProgress;
  readonly #parts: FeedParts;
  #pending: Pending | null = null;
  #pendingText = 0;
  /** Rows decoded so far. */
  #row = 0;
  #bytesDone = 0;
  #writing: Promise<void> = Promise.resolve();
  /** Whether somebody has heard of a failed write. */
  #told = false;

  constructor(file: FileProgress, parts: FeedParts) {
    this.#file = file;
    this.#parts = parts;
    file.start();
    file.resume(parts.recorded);
  }

  async take(message: DecodeMessage, signal: AbortSignal | undefined): Promise<void> {
    switch (message.type) {
      case 'opened':
        this.#file.format = message.format;
        this.#file.bytes = message.bytes;
        return;
      case 'rejects':
        this.#file.reject(message.rejects);
        return this.#parts.leftOut(message.rejects, []);
      case 'batch':
        return this.#stage(message, signal);
      case 'done':
        return this.#finish(message);
    }
  }

  /** Resolves when everything taken is stored. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#written();
  }

  /** Drops what was not handed over; waits for what was. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pending?.staged[Symbol.asyncDispose]();
    this.#pending = null;
    if (!this.#told) await this.#writing;
    else await this.#writing.catch(() => {}); // somebody has been told
  }

  async #finish(message: DoneMessage): Promise<void> {
    await this.end();
    const { recorded, remark } = this.#parts;
    const { sha256 = null } = message;
    const earlier = sha256 === null ? null : remark(sha256);
    this.#file.facts = message.facts;
    this.#file.replayedMs = earlier?.replayedMs ?? null;
    this.#file.blocks = message.blocks ?? [];
    this.#file.blocksTotal = message.blocksTotal ?? 0;
    this.#file.notes = [...message.notes, ...(earlier === null ? [] : [earlier.note]), ...resumedNotes(recorded, this.#row)];
    this.#file.bytesDone = message.bytesDone;
    this.#file.sha256 = sha256;
    this.#file.finish(message.outcome);
  }

  async #stage({ batch, bytesDone }: BatchMessage, signal: AbortSignal | undefined): Promise<void> {
    if (this.#file.sample.length === 0) this.#file.sample = sampleEvents(batch);
    this.#file.summary.add(batch);
    for (let at = 0; at < batch.rows;) {
      const stretch = this.#parts.recorded.at(this.#row);
      const rows = Math.min(batch.rows - at, stretch.to - this.#row);
      if (stretch.state !== 'done') await this.#add(sliceBatch(batch, at, at + rows), stretch, signal);
      at += rows;
      this.#row += rows;
      this.#bytesDone = bytesDone;
      if (this.#row === stretch.to || this.#isFull(stretch)) await this.#flush();
    }
    if (this.#pending === null) this.#pass(bytesDone);
  }

  async #add(batch: EventBatch, stretch: Stretch, signal: AbortSignal | undefined): Promise<void> {
    const pending = this.#pending ?? {
      staged: await StagedBatch.open(this.#parts.context.hub, 'numbered'),
      fromRow: this.#row,
      stored: stretch.stored,
      toRow: 0,
    };
    this.#pending = { ...pending, toRow: this.#row + batch.rows };
    await pending.staged.add(batch, signal);
    this.#pendingText += textLength(batch);
  }

  /** What was half stored is written again as the one batch it was. */
  #isFull({ state }: Stretch): boolean {
    if (state !== 'open' || this.#pending === null) return false;
    return this.#pending.staged.rows >= this.#parts.sink.rows() || this.#pendingText >= MOST_TEXT;
  }

  /** Nothing waits: the file is as far as it was read, at least where nothing is being written. */
  #pass(bytesDone: number): void {
    if (this.#parts.recorded.rows < this.#row) return;
    this.#file.bytesDone = bytesDone;
    this.#parts.progress();
  }

  async #flush(): Promise<void> {
    const pending = this.#pending;
    if (pending === null) return;
    await pending.staged.complete();
    await this.#written();
    this.#pending = null;
    this.#pendingText = 0;
    this.#told = false;
    this.#writing = this.#write(pending, this.#bytesDone);
    this.#writing.catch(() => {}); // awaited before the next batch and at the end
  }

  async #written(): Promise<void> {
    this.#told = true;
    await this.#writing;
  }

  async #write({ staged, ...rows }: Pending, bytesDone: number): Promise<void> {
    await using held = staged;
    const conflicts = this.#file.count(await this.#parts.sink.take(held, rows));
    this.#file.bytesDone = bytesDone;
    if (conflicts.length > 0) await this.#parts.leftOut([], conflicts);
    this.#parts.progress();
  }
}

/** What a resumed file has to say of its earlier attempts. */
function resumedNotes(recorded: Recorded, rows: number): string[] {
  const { read, conflict } = recorded.counts;
  const notes = read === 0 ? [] : [`${read} of its events were stored or compared before the run was resumed`];
  if (conflict > 0) notes.push(`${conflict} conflicts from before are counted but not listed`);
  if (recorded.rows > rows) notes.push(`fewer events were read than before: ${rows} instead of at least ${recorded.rows}`);
  return notes;
}

function textLength({ columns }: EventBatch): number {
  let length = 0;
  for (const column of columns) {
    if (column.type === 'text') for (const text of column.dictionary) length += text.length;
    else if (column.type === 'utf8') length += (column.offsets.at(-1) ?? 0) - (column.offsets[0] ?? 0);
  }
  return length;
}
