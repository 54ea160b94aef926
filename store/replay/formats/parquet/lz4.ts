import { copyBack } from './snappy.ts';
import { ParquetError } from './thrift.ts';

/** A byte of length makes at most 255 bytes. */
const MOST_RATIO = 255;
const LEAST_MATCH = 4;

/** Unpacks a raw LZ4 block to exactly `length` bytes. */
export function unpackLz4(data: Uint8Array, length: number): Uint8Array {
  if (length > data.length * MOST_RATIO) throw wrong();
  return new Lz4(data, new Uint8Array(length)).unpack();
}

class Lz4 {
  readonly #data: Uint8Array;
  readonly #out: Uint8Array;
  #at = 0;
  #to = 0;

  constructor(data: Uint8Array, out: Uint8Array) {
    this.#data = data;
    this.#out = out;
  }

  unpack(): Uint8Array {
    while (this.#at < this.#data.length) {
      const token = this.#byte();
      this.#literals(this.#length(token >>> 4));
      if (this.#at === this.#data.length) break; // the last sequence is literals alone
      const back = this.#byte() | (this.#byte() << 8);
      this.#to = copyBack(this.#out, this.#to, back, this.#length(token & 0x0f) + LEAST_MATCH);
    }
    if (this.#to !== this.#out.length) throw wrong();
    return this.#out;
  }

  #literals(size: number): void {
    if (size > this.#data.length - this.#at || size > this.#out.length - this.#to) throw wrong();
    this.#out.set(this.#data.subarray(this.#at, this.#at + size), this.#to);
    this.#at += size;
    this.#to += size;
  }

  #length(start: number): number {
    if (start < 15) return start;
    let length = start;
    for (let more = 255; more === 255; length += more) more = this.#byte();
    return length;
  }

  #byte(): number {
    if (this.#at >= this.#data.length) throw wrong();
    return this.#data[this.#at++] ?? 0;
  }
}

function wrong(): ParquetError {
  return new ParquetError('a page cannot be unpacked (wrong LZ4 data)');
}
