import { BytesCursor } from './bytes-cursor.ts';
import { ParquetError } from './thrift.ts';

const LARGEST_BLOCK = 65_536;

/** Reads `count` numbers in Parquet's delta encoding. */
export function readDeltas(cursor: BytesCursor, count: number): BigInt64Array {
  if (count === 0) return new BigInt64Array();
  const block = cursor.varint();
  const parts = cursor.varint();
  const total = cursor.varint();
  const part = block / parts;
  if (block > LARGEST_BLOCK || !Number.isInteger(part) || part % 8 !== 0 || part === 0)
    throw new ParquetError('a page of deltas in impossible blocks');
  if (total < count) throw new ParquetError(`a page of ${total} numbers where ${count} belong`);
  const values = new BigInt64Array(count);
  let value = cursor.zigzag();
  values[0] = value;
  for (let at = 1; at < count;) {
    const least = cursor.zigzag();
    const widths = cursor.take(parts);
    for (let index = 0; index < parts && at < count; index++) {
      const width = widths[index] ?? 0;
      if (width > 64) throw new ParquetError(`deltas of ${width} bits`);
      const bytes = cursor.take((part * width) / 8);
      const end = Math.min(count, at + part);
      for (let bit = 0; at < end; at++, bit += width) {
        value = BigInt.asIntN(64, value + least + bitsAt(bytes, bit, width));
        values[at] = value;
      }
    }
  }
  return values;
}

function bitsAt(bytes: Uint8Array, bit: number, width: number): bigint {
  if (width === 0) return 0n;
  const first = bit >>> 3;
  const skip = bit & 7;
  if (width <= 32) {
    let held = 0;
    for (let i = 0; i * 8 < skip + width; i++) held += (bytes[first + i] ?? 0) * 2 ** (8 * i);
    return BigInt(Math.floor(held / 2 ** skip) % 2 ** width);
  }
  let held = 0n;
  for (let i = 0; i * 8 < skip + width; i++) held |= BigInt(bytes[first + i] ?? 0) << BigInt(8 * i);
  return BigInt.asUintN(width, held >> BigInt(skip));
}

/** Lengths in delta encoding; none is negative, and together they are no more than `most`. */
export function readLengths(cursor: BytesCursor, count: number, most: number): Int32Array {
  const lengths = new Int32Array(count);
  let sum = 0;
  for (const [at, length] of readDeltas(cursor, count).entries()) {
    if (length < 0n || length > BigInt(most)) throw new ParquetError('a length in a page is impossible');
    lengths[at] = Number(length);
    sum += Number(length);
  }
  if (sum > most) throw new ParquetError('the texts of a page are longer than the page');
  return lengths;
}
