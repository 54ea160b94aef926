import duckdb from '@duckdb/node-bindings';
import type { ColumnData, Utf8Column, Validity } from '../domain/event-batch.ts';

/** Rows of one vector of the engine. */
export const VECTOR_ROWS = duckdb.vector_size();
const VALIDITY_BYTES = VECTOR_ROWS / 8;
const INT128_BYTES = 16;

/** Texts by their numbers in a dictionary that outlives the batch. */
export interface NumberedColumn {
  readonly type: 'numbered';
  readonly indexes: Int32Array;
  /** The number of each text of the batch's own dictionary. */
  readonly numbers: Int32Array;
}

type NumberArray = Int32Array | Float64Array | BigInt64Array | Uint8Array;

/** Writes rows of a column into an empty vector. Goes below the driver's row interface because that one is several times slower. */
export function fillVector(vector: duckdb.Vector, column: ColumnData | NumberedColumn, from: number, rows: number): void {
  switch (column.type) {
    case 'int64':
    case 'boolean':
      copyNumbers(vector, column.values, from, rows);
      return markNulls(vector, column.valid, from, rows);
    case 'decimal':
      copyNumbers(vector, column.values, from * 2, rows * 2);
      return markNulls(vector, column.valid, from, rows);
    case 'text':
      return fillText(vector, column.dictionary, column.indexes, from, rows);
    case 'utf8':
      return fillBytes(vector, column, from, rows);
    case 'numbered':
      return fillNumbers(vector, column, from, rows);
  }
}

/** Writes `count` numbers of an array, as they lie in memory, into an empty vector. */
export function copyNumbers(vector: duckdb.Vector, values: NumberArray, from: number, count: number): void {
  const size = values.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * size, count * size);
}

/** Adds the 128-bit numbers of a vector to a list, as they lie in memory: the driver makes four numbers of each on its way to one. */
export function readInt128s(vector: duckdb.Vector, rows: number, into: unknown[]): void {
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, rows * INT128_BYTES);
  const halves = new BigInt64Array(buffer, byteOffset, rows * 2);
  const lowHalves = new BigUint64Array(buffer, byteOffset, rows * 2);
  const words = new Int32Array(buffer, byteOffset, rows * 4);
  const bits = validityOf(vector, rows);
  for (let r = 0; r < rows; r++) {
    const low = lowHalves[r * 2] ?? 0n;
    const isNull = bits !== null && ((bits[r >> 3] ?? 0) & (1 << (r & 7))) === 0;
    const fits = words[r * 4 + 2] === 0 && words[r * 4 + 3] === 0;
    into.push(isNull ? null : fits ? low : ((halves[r * 2 + 1] ?? 0n) << 64n) | low);
  }
}

/** One bit for each row that has a value; null when all have. */
function validityOf(vector: duckdb.Vector, rows: number): Uint8Array | null {
  return duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
}

function fillNumbers(vector: duckdb.Vector, { indexes, numbers }: NumberedColumn, from: number, rows: number): void {
  const filled = new Int32Array(rows);
  for (let r = 0; r < rows; r++) filled[r] = numbers[indexes[from + r] ?? -1] ?? 0;
  copyNumbers(vector, filled, 0, rows);
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

function fillBytes(vector: duckdb.Vector, { data, offsets, valid }: Utf8Column, from: number, rows: number): void {
  for (let r = 0; r < rows; r++)
    if (valid === null || valid[from + r] !== 0)
      duckdb.vector_assign_string_element_len(vector, r, data.subarray(offsets[from + r], offsets[from + r + 1]));
  markNulls(vector, valid, from, rows);
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
