/** Why bytes are not the postcard value they should be, and where. */
export class PostcardError extends Error {
  override readonly name = 'PostcardError';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * Reads postcard values one after another.
 * A 64-bit number arrives as two 32-bit halves in `low` and `high`: a BigInt for every number would cost more than all the rest of decoding.
 */
export class PostcardCursor {
  readonly bytes: Uint8Array;
  at: number;
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new PostcardError('the data end in the middle of a value', this.at);
    return this.bytes[this.at++] ?? 0;
  }

  /** An unsigned number of up to ten bytes, into `low` and `high`. Padded forms are taken, as the reference does. */
  varint(): void {
    let byte = this.byte();
    this.low = byte & 0x7f;
    this.high = 0;
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = this.byte();
      this.low |= (byte & 0x7f) << shift;
    }
    if (byte >= 0x80) this.#upperVarint();
  }

  /** Bytes five to ten: the fifth is shared by both halves, the tenth holds a single bit. */
  #upperVarint(): void {
    let byte = this.byte();
    this.low |= (byte & 0x0f) << 28;
    this.high = (byte & 0x7f) >>> 4;
    for (let shift = 3; byte >= 0x80 && shift < 31; shift += 7) {
      byte = this.byte();
      this.high |= (byte & 0x7f) << shift;
    }
    if (byte < 0x80) return;
    byte = this.byte();
    if (byte > 1) throw new PostcardError('a number is longer than 64 bits', this.at - 1);
    this.high |= byte << 31;
  }

  /** A signed number (zigzag), into `low` and `high` as two's complement. */
  zigzag(): void {
    this.varint();
    const sign = -(this.low & 1);
    this.low = ((this.low >>> 1) | (this.high << 31)) ^ sign;
    this.high = (this.high >>> 1) ^ sign;
  }

  bool(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new PostcardError(`a yes/no value is ${byte}`, this.at - 1);
    return byte === 1;
  }

  /** The tag of an optional value: whether the value follows. */
  present(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new PostcardError(`the mark of an optional value is ${byte}`, this.at - 1);
    return byte === 1;
  }

  /** The byte length ahead of a text or the count ahead of a list; never more than the bytes that are left. */
  length(): number {
    const start = this.at;
    this.varint();
    if (this.high !== 0 || this.low < 0 || this.low > this.left)
      throw new PostcardError(`a length of ${this.unsigned()} where ${this.left} bytes are left`, start);
    return this.low;
  }

  /** The index of an enum's variant, below `variants`. */
  variant(variants: number): number {
    const start = this.at;
    const index = this.narrow(5, 0x0f);
    if (index >= variants) throw new PostcardError(`variant ${index} does not exist`, start);
    return index;
  }

  u16(): number {
    return this.narrow(3, 0x03);
  }

  u32(): number {
    return this.narrow(5, 0x0f);
  }

  u64(): bigint {
    this.varint();
    return this.unsigned();
  }

  i64(): bigint {
    this.zigzag();
    return joinHalves(this.low, this.high);
  }

  /** The halves just read, taken as unsigned. */
  unsigned(): bigint {
    return BigInt.asUintN(64, joinHalves(this.low, this.high));
  }

  narrow(mostBytes: number, lastMost: number): number {
    const start = this.at;
    this.varint();
    const used = this.at - start;
    if (used > mostBytes || (used === mostBytes && (this.bytes[this.at - 1] ?? 0) > lastMost))
      throw new PostcardError('a number is too large for its field', start);
    return this.low >>> 0;
  }
}

/** Two 32-bit halves as one signed 64-bit number. */
export function joinHalves(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}
