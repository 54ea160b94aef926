import { BytesCursor } from './bytes-cursor.ts';
import { readDeltas, readLengths } from './delta.ts';
import { readHybrid } from './hybrid.ts';
import { ParquetError } from './thrift.ts';

export const PHYSICAL = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, bytes: 6, fixed: 7 } as const;
export const ENCODING = {
  plain: 0,
  plainDictionary: 2,
  hybrid: 3,
  deltaBinary: 5,
  deltaLengths: 6,
  deltaBytes: 7,
  dictionary: 8,
} as const;

export const LARGEST_PAGE = 128 * 1024 * 1024;

/** The values of a page or a dictionary, without the absent ones; one of the arrays is filled, by the column's type. */
export interface Values {
  readonly count: number;
  /** Integers as 32-bit halves, low first, of two's complement. */
  readonly halves: Int32Array;
  readonly booleans: Uint8Array;
  readonly doubles: Float64Array;
  /** Texts: where each starts in the bytes and, one further, where the last ends. */
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export const NO_VALUES: Values = {
  count: 0,
  halves: new Int32Array(),
  booleans: new Uint8Array(),
  doubles: new Float64Array(),
  bytes: Buffer.alloc(0),
  starts: new Int32Array(),
  ends: new Int32Array(),
};

/** The physical type of a column, and its width where that is fixed. */
export interface Physical {
  readonly type: number;
  readonly width: number;
}

/** Reads `count` values that are not in a dictionary. */
export function readValues(bytes: Uint8Array, encoding: number, { type, width }: Physical, count: number): Values {
  const cursor = new BytesCursor(bytes);
  switch (encoding) {
    case ENCODING.plain:
      return plain(cursor, type, width, count);
    case ENCODING.hybrid:
      if (type === PHYSICAL.boolean) return runs(cursor, count);
      break;
    case ENCODING.deltaBinary:
      if (type === PHYSICAL.int32 || type === PHYSICAL.int64) return integers(readDeltas(cursor, count));
      break;
    case ENCODING.deltaLengths:
      if (type === PHYSICAL.bytes) return texts(cursor, readLengths(cursor, count, cursor.bytes.length));
      break;
    case ENCODING.deltaBytes:
      if (type === PHYSICAL.bytes || type === PHYSICAL.fixed) return deltaTexts(cursor, count);
      break;
  }
  throw new ParquetError(`a page of encoding ${encoding}, which is not read`);
}

function plain(cursor: BytesCursor, type: number, width: number, count: number): Values {
  switch (type) {
    case PHYSICAL.boolean:
      return { ...NO_VALUES, count, booleans: bits(cursor.take(Math.ceil(count / 8)), count) };
    case PHYSICAL.int32:
      return { ...NO_VALUES, count, halves: widened(new Int32Array(aligned(cursor.take(4 * count)))) };
    case PHYSICAL.int64:
      return { ...NO_VALUES, count, halves: new Int32Array(aligned(cursor.take(8 * count))) };
    case PHYSICAL.double:
      return { ...NO_VALUES, count, doubles: new Float64Array(aligned(cursor.take(8 * count))) };
    case PHYSICAL.bytes:
      return prefixed(cursor, count);
    case PHYSICAL.fixed:
      return fixed(cursor.take(width * count), width, count);
    default:
      throw new ParquetError('a column of a type that is not read');
  }
}

/** The bytes in memory of their own, so that they can be taken for numbers wherever they stood. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function widened(values: Int32Array): Int32Array {
  const halves = new Int32Array(2 * values.length);
  for (let at = 0; at < values.length; at++) {
    halves[2 * at] = values[at] ?? 0;
    halves[2 * at + 1] = (values[at] ?? 0) >> 31;
  }
  return halves;
}

function bits(bytes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => ((bytes[at >>> 3] ?? 0) >>> (at & 7)) & 1);
}

function runs(cursor: BytesCursor, count: number): Values {
  const booleans = new Uint8Array(count);
  readHybrid(cursor.take(cursor.uint32()), 1, booleans);
  return { ...NO_VALUES, count, booleans };
}

function integers(values: BigInt64Array): Values {
  return { ...NO_VALUES, count: values.length, halves: new Int32Array(values.buffer) };
}

/** Each text behind its length. */
function prefixed(cursor: BytesCursor, count: number): Values {
  if (count > cursor.left / 4) throw new ParquetError('a page is shorter than its values');
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    const length = cursor.uint32();
    starts[at] = cursor.at;
    cursor.take(length);
    ends[at] = cursor.at;
  }
  return { ...NO_VALUES, count, bytes: buffer(cursor.bytes), starts, ends };
}

function fixed(bytes: Uint8Array, width: number, count: number): Values {
  const starts = Int32Array.from({ length: count }, (_, at) => at * width);
  return { ...NO_VALUES, count, bytes: buffer(bytes), starts, ends: starts.map((start) => start + width) };
}

/** All lengths first, then all texts. */
function texts(cursor: BytesCursor, lengths: Int32Array): Values {
  const starts = new Int32Array(lengths.length);
  const ends = new Int32Array(lengths.length);
  for (const [at, length] of lengths.entries()) {
    starts[at] = cursor.at;
    cursor.take(length);
    ends[at] = cursor.at;
  }
  return { ...NO_VALUES, count: lengths.length, bytes: buffer(cursor.bytes), starts, ends };
}

/** Each text as a beginning it shares with the one before, and the rest. */
function deltaTexts(cursor: BytesCursor, count: number): Values {
  const shared = readLengths(cursor, count, LARGEST_PAGE);
  const rest = texts(cursor, readLengths(cursor, count, cursor.bytes.length));
  const length = shared.reduce((sum, part) => sum + part, 0) + rest.bytes.length;
  if (length > LARGEST_PAGE) throw new ParquetError('the texts of a page are too long together');
  const bytes = Buffer.alloc(length);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let to = 0;
  for (let at = 0; at < count; at++) {
    const from = starts[at - 1] ?? 0;
    const same = shared[at] ?? 0;
    if (same > to - from) throw new ParquetError('a text shares more than the one before has');
    starts[at] = to;
    bytes.copyWithin(to, from, from + same);
    to += same + rest.bytes.copy(bytes, to + same, rest.starts[at], rest.ends[at]);
    ends[at] = to;
  }
  return { ...NO_VALUES, count, bytes, starts, ends };
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
