import { EVENT_COLUMNS, type EventColumn } from '../domain/columns.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import { BooleanBuilder, DecimalBuilder, Int64Builder, TextBuilder } from './column-builder.ts';
import { grown } from './grown.ts';
import { Utf8Builder } from './utf8-builder.ts';

export interface BatchLimits {
  /** Rows after which a batch is full. */
  readonly rows: number;
  /** Characters of text after which a batch is full, whatever its rows. */
  readonly text: number;
}

export const BATCH_LIMITS: BatchLimits = { rows: 16_384, text: 16 * 1024 * 1024 };

/** Batches up to so many rows get all their memory at once: it is handed over as it is, so it should be well used. */
const SMALL_BATCH = 4_096;
const FIRST_CAPACITY = 512;

type ColumnBuilder = Int64Builder | BooleanBuilder | DecimalBuilder | TextBuilder | Utf8Builder;

/**
 * Collects events column by column and hands them out in batches.
 * The cells of `row` are written one by one and count once `keep` is called; until then writing them again takes them back.
 */
export class BatchBuilder {
  readonly #limits: BatchLimits;
  #capacity = 0;
  #columns: readonly ColumnBuilder[] = [];
  // The same columns by type, with gaps, so that a cell is reached without asking what its column is.
  #int64s: readonly (Int64Builder | null)[] = [];
  #booleans: readonly (BooleanBuilder | null)[] = [];
  #decimals: readonly (DecimalBuilder | null)[] = [];
  #texts: readonly (TextBuilder | Utf8Builder | null)[] = [];
  #varied: readonly (Utf8Builder | null)[] = [];
  #sized: readonly (TextBuilder | Utf8Builder)[] = [];
  #positions = new Float64Array();
  /** The row being written. */
  row = 0;

  constructor(limits: Partial<BatchLimits> = {}) {
    this.#limits = { ...BATCH_LIMITS, ...limits };
    this.#start();
  }

  /** Whether the batch should be taken before the next event. */
  get full(): boolean {
    if (this.row >= this.#limits.rows) return true;
    let text = 0;
    for (const column of this.#sized) text += column.size;
    return text >= this.#limits.text;
  }

  int64(index: number): Int64Builder {
    return this.#int64s[index] ?? mismatch(index);
  }

  boolean(index: number): BooleanBuilder {
    return this.#booleans[index] ?? mismatch(index);
  }

  decimal(index: number): DecimalBuilder {
    return this.#decimals[index] ?? mismatch(index);
  }

  text(index: number): TextBuilder | Utf8Builder {
    return this.#texts[index] ?? mismatch(index);
  }

  /** A text column whose texts vary. */
  varied(index: number): Utf8Builder {
    return this.#varied[index] ?? mismatch(index);
  }

  /** Counts the row just written; `position` is where its event stands in the file. */
  keep(position: number): void {
    this.#positions[this.row] = position;
    this.row++;
    if (this.row === this.#capacity) this.#grow();
  }

  /** The rows kept since the last call, or null when there are none. */
  take(): EventBatch | null {
    const rows = this.row;
    if (rows === 0) return null;
    const columns = this.#columns.map((column) => column.take(rows));
    const batch = { rows, columns, positions: this.#positions.subarray(0, rows) };
    this.#start();
    return batch;
  }

  #start(): void {
    this.row = 0;
    this.#capacity = this.#limits.rows < SMALL_BATCH ? this.#limits.rows + 1 : FIRST_CAPACITY;
    this.#columns = EVENT_COLUMNS.map((column) => columnBuilder(column, this.#capacity));
    this.#int64s = this.#columns.map((column) => (column instanceof Int64Builder ? column : null));
    this.#booleans = this.#columns.map((column) => (column instanceof BooleanBuilder ? column : null));
    this.#decimals = this.#columns.map((column) => (column instanceof DecimalBuilder ? column : null));
    this.#varied = this.#columns.map((column) => (column instanceof Utf8Builder ? column : null));
    this.#texts = this.#columns.map((column, index) => (column instanceof TextBuilder ? column : (this.#varied[index] ?? null)));
    this.#sized = this.#texts.filter((column) => column !== null);
    this.#positions = new Float64Array(this.#capacity);
  }

  #grow(): void {
    this.#capacity *= 4;
    for (const column of this.#columns) column.grow(this.#capacity);
    this.#positions = grown(this.#positions, new Float64Array(this.#capacity));
  }
}

function mismatch(index: number): never {
  throw new TypeError(`Column ${index} is not of this type`);
}

function columnBuilder(column: EventColumn, capacity: number): ColumnBuilder {
  switch (column.type) {
    case 'int64':
      return new Int64Builder(capacity);
    case 'boolean':
      return new BooleanBuilder(capacity);
    case 'decimal':
      return new DecimalBuilder(capacity);
    case 'text':
      return column.varied ? new Utf8Builder(capacity) : new TextBuilder(capacity);
  }
}

/** The memory of a batch that can be handed to another thread instead of copied. */
export function transferables(batch: EventBatch): ArrayBuffer[] {
  const buffers = [batch.positions.buffer];
  for (const column of batch.columns) {
    if (column.type === 'text') buffers.push(column.indexes.buffer);
    else if (column.type === 'utf8') buffers.push(column.data.buffer, column.offsets.buffer);
    else buffers.push(column.values.buffer);
    if (column.type !== 'text' && column.valid !== null) buffers.push(column.valid.buffer);
  }
  return buffers.filter((buffer) => buffer instanceof ArrayBuffer);
}
