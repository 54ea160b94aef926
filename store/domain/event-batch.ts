/**
 * Usage events in columns, as they cross from the decoding thread to the store.
 * Every array is transferable or plain strings; row r of every column belongs to one event.
 */
export interface EventBatch {
  /** Number of events (rows). */
  readonly rows: number;
  /** One entry for each of `EVENT_COLUMNS`, in that order. */
  readonly columns: readonly ColumnData[];
  /** Where each event stands in its file: byte offset of its block (binary) line number from 1 (NDJSON, CSV) or row number from 1 (Parquet). */
  readonly positions: Float64Array;
}

export type ColumnData = Int64Column | BooleanColumn | DecimalColumn | TextColumn | Utf8Column;

/** Validity of row r: 1 = present, 0 = NULL; `null` when every row is present. */
export type Validity = Uint8Array | null;

export interface Int64Column {
  readonly type: 'int64';
  readonly values: BigInt64Array;
  readonly valid: Validity;
}

export interface BooleanColumn {
  readonly type: 'boolean';
  readonly values: Uint8Array;
  readonly valid: Validity;
}

/** Scaled by 10^12; two little-endian 64-bit words (low, high) a row. */
export interface DecimalColumn {
  readonly type: 'decimal';
  readonly values: BigInt64Array;
  readonly valid: Validity;
}

/** Text that hardly repeats itself, as bytes: row r holds the UTF-8 of `data` in `[offsets[r], offsets[r + 1])`. There is an offset more than there are rows. */
export interface Utf8Column {
  readonly type: 'utf8';
  readonly data: Uint8Array;
  readonly offsets: Int32Array;
  readonly valid: Validity;
}

/** Dictionary-encoded text: row r holds `dictionary[indexes[r]]`, or NULL when `indexes[r]` is -1. */
export interface TextColumn {
  readonly type: 'text';
  readonly dictionary: readonly string[];
  readonly indexes: Int32Array;
}
