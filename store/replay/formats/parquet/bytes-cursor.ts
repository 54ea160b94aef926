import { ParquetError } from './thrift.ts';

/** Reads the parts of a page one after another; nothing is taken that is not there. */
export class BytesCursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new ParquetError('a page ends in the middle of a value');
    return this.bytes[this.at++] ?? 0;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new ParquetError('a page is shorter than its values');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint32(): number {
    const [a, b, c, d] = this.take(4);
    return ((a ?? 0) | ((b ?? 0) << 8) | ((c ?? 0) << 16) | ((d ?? 0) << 24)) >>> 0;
  }

  /** An unsigned number of at most 32 bits. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new ParquetError('a number in a page does not end');
  }

  /** A signed number of at most 64 bits. */
  zigzag(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw new ParquetError('a number in a page does not end');
  }
}
