import { ParquetError } from './thrift.ts';

/** A copy element of two bytes makes at most 64 bytes. */
const MOST_RATIO = 64;

/** Unpacks raw snappy data to exactly `length` bytes. */
export function unpackSnappy(data: Uint8Array, length: number): Uint8Array {
  if (length > data.length * MOST_RATIO) throw wrong();
  const out = new Uint8Array(length);
  let to = 0;
  let at = 0;
  while ((data[at++] ?? 0) >= 0x80 && at < 5); // the length, which is known already
  while (at < data.length) {
    const tag = data[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const [size, from] = literal(data, tag >>> 2, at);
      if (size > data.length - from || size > length - to) throw wrong();
      out.set(data.subarray(from, from + size), to);
      at = from + size;
      to += size;
      continue;
    }
    const size = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const bytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (bytes > data.length - at) throw wrong();
    const back = kind === 1 ? ((tag >>> 5) << 8) | (data[at] ?? 0) : little(data, at, bytes);
    at += bytes;
    to = copyBack(out, to, back, size);
  }
  if (to !== length) throw wrong();
  return out;
}

function literal(data: Uint8Array, code: number, at: number): readonly [size: number, from: number] {
  if (code < 60) return [code + 1, at];
  const bytes = code - 59;
  if (bytes > data.length - at) throw wrong();
  return [little(data, at, bytes) + 1, at + bytes];
}

/** Repeats bytes that were written already, possibly overlapping; returns where writing goes on. */
export function copyBack(out: Uint8Array, to: number, back: number, size: number): number {
  if (back === 0 || back > to || size > out.length - to) throw wrong();
  if (back >= size) out.copyWithin(to, to - back, to - back + size);
  else for (let i = 0; i < size; i++) out[to + i] = out[to + i - back] ?? 0;
  return to + size;
}

function little(data: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (data[at + i] ?? 0);
  return value;
}

function wrong(): ParquetError {
  return new ParquetError('a page cannot be unpacked (wrong snappy or LZ4 data)');
}
