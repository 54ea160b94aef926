import { BytesCursor } from './bytes-cursor.ts';
import { ParquetError } from './thrift.ts';

/** Wider ones would number more values than are read. */
const WIDEST = 24;

/**
 * Reads whole numbers of `width` bits in Parquet's mix of runs and packed groups into `into`, until it is full.
 * A run may claim any length: no more of it is written than there is room for.
 */
export function readHybrid(bytes: Uint8Array, width: number, into: Uint8Array | Int32Array): void {
  if (width === 0) return; // all zeros
  if (width > WIDEST) throw new ParquetError(`numbers of ${width} bits; at most ${WIDEST} are read`);
  const cursor = new BytesCursor(bytes);
  let at = 0;
  while (at < into.length) {
    const head = cursor.varint();
    const runs = Math.floor(head / 2);
    if (runs === 0) throw new ParquetError('a run of nothing');
    at = (head & 1) === 0 ? repeat(cursor, width, runs, into, at) : unpackGroups(cursor, width, runs, into, at);
  }
}

function repeat(cursor: BytesCursor, width: number, times: number, into: Uint8Array | Int32Array, at: number): number {
  let value = 0;
  for (let shift = 0; shift < width; shift += 8) value |= cursor.byte() << shift;
  if (value >= 2 ** width) throw new ParquetError('a number is wider than it should be');
  const to = Math.min(into.length, at + times);
  into.fill(value, at, to);
  return to;
}

/** Groups of eight; the last may be cut short by the end of the page. */
function unpackGroups(cursor: BytesCursor, width: number, groups: number, into: Uint8Array | Int32Array, at: number): number {
  const values = Math.min(into.length - at, groups * 8);
  const whole = groups * width;
  const bytes = cursor.take(whole <= cursor.left ? whole : Math.ceil((values * width) / 8));
  const mask = 2 ** width - 1;
  let held = 0;
  let bits = 0;
  let from = 0;
  for (let to = at; to < at + values; to++) {
    for (; bits < width; bits += 8) held += (bytes[from++] ?? 0) * 2 ** bits;
    into[to] = held & mask;
    held = Math.floor(held / 2 ** width);
    bits -= width;
  }
  return at + values;
}
