import { type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EVENT_COLUMNS, type EventColumn } from '../domain/columns.ts';
import type { ColumnData, EventBatch, Validity } from '../domain/event-batch.ts';
import type { Words } from './words.ts';

/** Rows of one DuckDB vector. */
const VECTOR_ROWS = duckdb.vector_size();
const VALIDITY_BYTES = VECTOR_ROWS / 8;

/** Where events go. */
export interface ChunkTarget {
  readonly table: string;
  readonly firstOrdinal: number;
  /** For each event column, where its texts are kept when the table has their numbers instead. */
  readonly words: readonly (Words | null)[];
}

/** Rows of a batch that fit one vector. */
interface Slice {
  readonly from: number;
  readonly rows: number;
}

/**
 * Appends a batch to a table with the columns `n INTEGER, position DOUBLE` and then every event column, column by column, one vector at a time.
 * Between two vectors the event loop gets a turn, so a large batch never blocks it for more than a few milliseconds.
 * Goes below the driver's row interface because that one is several times slower.
 */
export async function appendBatch(connection: DuckDBConnection, target: ChunkTarget, batch: EventBatch, signal?: AbortSignal): Promise<void> {
  const appender = await connection.createAppender(target.table);
  const types = EVENT_COLUMNS.map((column, index) => (target.words[index] ? logicalType('INTEGER') : columnType(column)));
  const chunk = new DuckDBDataChunk(duckdb.create_data_chunk([logicalType('INTEGER'), logicalType('DOUBLE'), ...types]));
  const columns = batch.columns.map((column, index) => numbered(column, target.words[index] ?? null));
  try {
    for (let from = 0; from < batch.rows; from += VECTOR_ROWS) {
      signal?.throwIfAborted();
      const slice = { from, rows: Math.min(VECTOR_ROWS, batch.rows - from) };
      fill(chunk.chunk, { ...batch, columns }, slice, target.firstOrdinal);
      appender.appendDataChunk(chunk);
      appender.flushSync();
      duckdb.data_chunk_reset(chunk.chunk);
      await nextTurn();
    }
  } finally {
    appender.closeSync();
  }
}

/** Appends the texts of each column that has some to a table with the columns `column`, `number` and `word`. */
export async function appendWords(connection: DuckDBConnection, table: string, words: readonly (Words | null)[]): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = new DuckDBDataChunk(duckdb.create_data_chunk([logicalType('INTEGER'), logicalType('INTEGER'), logicalType('VARCHAR')]));
  try {
    for (const [column, known] of words.entries()) {
      const texts = known?.texts ?? [];
      for (let from = 0; from < texts.length; from += VECTOR_ROWS) {
        fillWords(chunk.chunk, column, texts.slice(from, from + VECTOR_ROWS), from + 1);
        appender.appendDataChunk(chunk);
        duckdb.data_chunk_reset(chunk.chunk);
        if (from > 0) await nextTurn();
      }
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function fillWords(chunk: duckdb.DataChunk, column: number, texts: readonly string[], firstNumber: number): void {
  const rows = texts.length;
  duckdb.data_chunk_set_size(chunk, rows);
  copy(duckdb.data_chunk_get_vector(chunk, 0), new Int32Array(rows).fill(column), 0, rows);
  const numbers = Int32Array.from(texts, (_, i) => firstNumber + i);
  copy(duckdb.data_chunk_get_vector(chunk, 1), numbers, 0, rows);
  const vector = duckdb.data_chunk_get_vector(chunk, 2);
  for (const [row, text] of texts.entries()) duckdb.vector_assign_string_element(vector, row, text);
}

/** Texts by their numbers in a dictionary that outlives the batch. */
interface NumberedColumn {
  readonly type: 'numbered';
  readonly indexes: Int32Array;
  /** The number of each text of the batch's own dictionary. */
  readonly numbers: Int32Array;
}

type Filling = ColumnData | NumberedColumn;

function numbered(column: ColumnData, words: Words | null): Filling {
  if (words === null || column.type !== 'text') return column;
  return { type: 'numbered', indexes: column.indexes, numbers: words.numbersOf(column.dictionary) };
}

function fill(
  chunk: duckdb.DataChunk,
  { positions, columns }: { readonly positions: Float64Array; readonly columns: readonly Filling[] },
  { from, rows }: Slice,
  firstOrdinal: number,
): void {
  duckdb.data_chunk_set_size(chunk, rows);
  const ordinals = Int32Array.from({ length: rows }, (_, i) => firstOrdinal + from + i);
  copy(duckdb.data_chunk_get_vector(chunk, 0), ordinals, 0, rows);
  copy(duckdb.data_chunk_get_vector(chunk, 1), positions, from, rows);
  columns.forEach((column, index) => fillColumn(duckdb.data_chunk_get_vector(chunk, index + 2), column, from, rows));
}

function fillColumn(vector: duckdb.Vector, column: Filling, from: number, rows: number): void {
  switch (column.type) {
    case 'int64':
    case 'boolean':
      copy(vector, column.values, from, rows);
      return markNulls(vector, column.valid, from, rows);
    case 'decimal':
      copy(vector, column.values, from * 2, rows * 2);
      return markNulls(vector, column.valid, from, rows);
    case 'text':
      return fillText(vector, column.dictionary, column.indexes, from, rows);
    case 'numbered':
      return fillNumbers(vector, column, from, rows);
  }
}

function fillNumbers(vector: duckdb.Vector, { indexes, numbers }: NumberedColumn, from: number, rows: number): void {
  const filled = new Int32Array(rows);
  for (let r = 0; r < rows; r++) filled[r] = numbers[indexes[from + r] ?? -1] ?? 0;
  copy(vector, filled, 0, rows);
}

function fillText(vector: duckdb.Vector, dictionary: readonly string[], indexes: Int32Array, from: number, rows: number): void {
  let bits: Uint8Array | null = null;
  for (let r = 0; r < rows; r++) {
    const text = dictionary[indexes[from + r] ?? -1];
    if (text === undefined) clearBit((bits ??= new Uint8Array(VALIDITY_BYTES).fill(255)), r);
    else duckdb.vector_assign_string_element(vector, r, text);
  }
  if (bits !== null) writeValidity(vector, bits);
}

function markNulls(vector: duckdb.Vector, valid: Validity, from: number, rows: number): void {
  if (valid === null) return;
  const bits = new Uint8Array(VALIDITY_BYTES).fill(255);
  let nulls = 0;
  for (let r = 0; r < rows; r++) {
    if (valid[from + r] !== 0) continue;
    clearBit(bits, r);
    nulls += 1;
  }
  if (nulls > 0) writeValidity(vector, bits);
}

function clearBit(bits: Uint8Array, row: number): void {
  bits[row >> 3] = (bits[row >> 3] ?? 0) & ~(1 << (row & 7));
}

function writeValidity(vector: duckdb.Vector, bits: Uint8Array): void {
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer as ArrayBuffer, 0, VALIDITY_BYTES);
}

function copy(vector: duckdb.Vector, values: Int32Array | Float64Array | BigInt64Array | Uint8Array, from: number, count: number): void {
  const size = values.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * size, count * size);
}

function logicalType(type: 'INTEGER' | 'DOUBLE' | 'VARCHAR' | 'BIGINT' | 'BOOLEAN'): duckdb.LogicalType {
  return duckdb.create_logical_type(duckdb.Type[type]);
}

function columnType(column: EventColumn): duckdb.LogicalType {
  switch (column.type) {
    case 'text':
      return logicalType('VARCHAR');
    case 'int64':
      return logicalType('BIGINT');
    case 'boolean':
      return logicalType('BOOLEAN');
    case 'decimal':
      return duckdb.create_decimal_type(24, 12);
  }
}
