const LINE_FEED = 0x0a;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the line feed; null when the line is longer than is kept. */
  readonly bytes: Uint8Array | null;
}

/** Cuts a stream of chunks into lines, keeping at most one line in memory. */
export class LineSplitter {
  readonly #longest: number;
  #number = 1;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #tooLong = false;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that this chunk completes; their bytes hold good until the next chunk. */
  *push(chunk: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield this.#complete(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  /** The last line, where it does not end in a line feed. */
  *end(): Generator<Line> {
    if (this.#keptBytes > 0 || this.#tooLong) yield this.#complete(new Uint8Array());
  }

  #complete(rest: Uint8Array): Line {
    const whole = this.#tooLong || this.#keptBytes + rest.length > this.#longest ? null : this.#join(rest);
    this.#kept = [];
    this.#keptBytes = 0;
    this.#tooLong = false;
    return { number: this.#number++, bytes: whole };
  }

  #join(rest: Uint8Array): Uint8Array {
    return this.#keptBytes === 0 ? rest : Buffer.concat([...this.#kept, rest]);
  }

  #keep(part: Uint8Array): void {
    if (this.#tooLong) return;
    this.#keptBytes += part.length;
    // A copy, because the chunk's memory is used again for the next one; a Buffer's own `slice` would not make one.
    this.#kept.push(new Uint8Array(part));
    if (this.#keptBytes <= this.#longest) return;
    this.#tooLong = true;
    this.#kept = [];
    this.#keptBytes = 0;
  }
}
