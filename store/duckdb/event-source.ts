import { BIGINT, BOOLEAN, DECIMAL, DOUBLE, type DuckDBType, INTEGER, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type ColumnType, EVENT_COLUMNS } from '../domain/columns.ts';
import type { ColumnData, EventBatch } from '../domain/event-batch.ts';
import type { RowSource } from './row-sources.ts';
import { copyNumbers, fillVector, type NumberedColumn, VECTOR_ROWS } from './vectors.ts';
import type { Words } from './words.ts';

const TYPES: Readonly<Record<ColumnType, DuckDBType>> = { text: VARCHAR, int64: BIGINT, boolean: BOOLEAN, decimal: DECIMAL(24, 12) };

/** The events of a batch: `n` (counted from `firstOrdinal`), `position`, and every event column. */
export class EventSource implements RowSource {
  readonly columns: RowSource['columns'];
  readonly rows: number;
  readonly #batch: EventBatch;
  readonly #values: readonly (ColumnData | NumberedColumn)[];
  readonly #firstOrdinal: number;
  #from = 0;

  /** `words` are, for each event column, where its texts are kept when the statement wants their numbers instead. */
  constructor(batch: EventBatch, firstOrdinal: number, words: readonly (Words | null)[]) {
    const events = EVENT_COLUMNS.map(({ name, type }, index) => ({ name, type: words[index] ? INTEGER : TYPES[type] }));
    this.columns = [{ name: 'n', type: INTEGER }, { name: 'position', type: DOUBLE }, ...events];
    this.rows = batch.rows;
    this.#batch = batch;
    this.#values = batch.columns.map((column, index) => numbered(column, words[index] ?? null));
    this.#firstOrdinal = firstOrdinal;
  }

  next(chunk: duckdb.DataChunk): number {
    const from = this.#from;
    const rows = Math.min(VECTOR_ROWS, this.rows - from);
    const ordinals = Int32Array.from({ length: rows }, (_, i) => this.#firstOrdinal + from + i);
    copyNumbers(duckdb.data_chunk_get_vector(chunk, 0), ordinals, 0, rows);
    copyNumbers(duckdb.data_chunk_get_vector(chunk, 1), this.#batch.positions, from, rows);
    for (const [index, column] of this.#values.entries()) fillVector(duckdb.data_chunk_get_vector(chunk, index + 2), column, from, rows);
    this.#from += rows;
    return rows;
  }
}

function numbered(column: ColumnData, words: Words | null): ColumnData | NumberedColumn {
  if (words === null || column.type !== 'text') return column;
  return { type: 'numbered', indexes: column.indexes, numbers: words.numbersOf(column.dictionary) };
}
