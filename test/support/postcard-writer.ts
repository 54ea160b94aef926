/** Writes postcard values into a growing buffer. */
export class PostcardWriter {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #at = 0;

  get length(): number {
    return this.#at;
  }

  /** A copy of what was written so far; the writer starts anew. */
  take(): Buffer {
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return bytes;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  unsigned(value: number | bigint): void {
    this.#reserve(10);
    if (typeof value === 'number') this.#number(value);
    else this.#bigint(value);
  }

  signed(value: number | bigint): void {
    if (typeof value === 'number') this.unsigned(value >= 0 ? 2 * value : -2 * value - 1);
    else this.unsigned(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  }

  bool(value: boolean): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.unsigned(length);
    this.#reserve(length);
    this.#at += this.#bytes.write(value, this.#at);
  }

  /** An optional value: its mark, then the value as `write` puts it. */
  optional<Value>(value: Value | null, write: (value: Value) => void): void {
    this.bool(value !== null);
    if (value !== null) write(value);
  }

  #number(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) | 0x80;
    this.#bytes[this.#at++] = rest;
  }

  #bigint(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.#bytes[this.#at++] = Number(rest & 0x7fn) | 0x80;
    this.#bytes[this.#at++] = Number(rest);
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + more));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}
