import { fitsInt64 } from '../../domain/int64.ts';
import type { Int64Builder } from '../column-builder.ts';

const MINUS = 0x2d;
const ZERO = 0x30;
/** So many digits fit a JavaScript number with certainty. */
const SAFE_DIGITS = 15;
const MOST_DIGITS = 19;
const HALF = 2 ** 32;

/**
 * Writes the integer that stands as text in `[from, to)`; false when it is none that fits 64 signed bits.
 * The grammar is that of JSON: an optional minus, no leading zeros, nothing else.
 */
export function writeInt64Text(text: string, from: number, to: number, column: Int64Builder, row: number): boolean {
  const negative = text.charCodeAt(from) === MINUS;
  const first = negative ? from + 1 : from;
  const digits = to - first;
  if (digits < 1 || digits > MOST_DIGITS || (digits > 1 && text.charCodeAt(first) === ZERO)) return false;
  let value = 0;
  for (let at = first; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
  }
  if (digits > SAFE_DIGITS) return writeLong(text.slice(from, to), column, row);
  writeSafe(negative ? -value : value, column, row);
  return true;
}

/** The same for an integer that stands as ASCII in bytes. */
export function writeInt64Bytes(bytes: Buffer, from: number, to: number, column: Int64Builder, row: number): boolean {
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  const digits = to - first;
  if (digits < 1 || digits > SAFE_DIGITS || (digits > 1 && bytes[first] === ZERO))
    return writeInt64Text(bytes.toString('latin1', from, Math.min(to, from + MOST_DIGITS + 2)), 0, to - from, column, row);
  let value = 0;
  for (let at = first; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
  }
  writeSafe(negative ? -value : value, column, row);
  return true;
}

/** A whole number of at most 2^53. */
function writeSafe(value: number, column: Int64Builder, row: number): void {
  column.setHalves(row, (value % HALF) | 0, Math.floor(value / HALF));
}

function writeLong(text: string, column: Int64Builder, row: number): boolean {
  const value = BigInt(text);
  if (fitsInt64(value)) column.set(row, value);
  return fitsInt64(value);
}
