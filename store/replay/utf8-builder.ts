import type { Utf8Column } from '../domain/event-batch.ts';
import { grown } from './grown.ts';
import { ValidityBuilder } from './validity-builder.ts';

/** Bytes that a text of a column has at first. */
const FIRST_BYTES = 16;
/** Below this a loop is quicker than a call out of JavaScript. */
const SHORT = 32;
/** Bytes that a UTF-16 unit takes in UTF-8, at most. */
const MOST_BYTES = 3;

const utf8 = new TextEncoder();

/** Collects the texts of one column as bytes: what hardly repeats itself needs no strings on its way into the engine. */
export class Utf8Builder {
  #data: Uint8Array<ArrayBuffer>;
  /** The same memory, to read texts from. */
  #buffer: Buffer;
  /** Where each row begins; the row that is written ends where the next one begins. */
  #offsets: Int32Array;
  readonly #validity: ValidityBuilder;
  #rows = 0;

  constructor(capacity: number) {
    this.#data = new Uint8Array(capacity * FIRST_BYTES);
    this.#buffer = Buffer.from(this.#data.buffer);
    this.#offsets = new Int32Array(capacity + 1);
    this.#validity = new ValidityBuilder(capacity);
  }

  /** Bytes of the rows so far. */
  get size(): number {
    return this.#offsets[this.#rows] ?? 0;
  }

  grow(capacity: number): void {
    this.#offsets = grown(this.#offsets, new Int32Array(capacity + 1));
    this.#validity.grow(capacity);
  }

  set(row: number, text: string | null): void {
    const start = this.#begin(row, (text?.length ?? 0) * MOST_BYTES);
    this.#end(row, text === null ? start : start + utf8.encodeInto(text, this.#data.subarray(start)).written, text !== null);
  }

  /** Writes the text of valid UTF-8 in `[from, to)` of `bytes`. */
  copy(row: number, bytes: Uint8Array, from: number, to: number): void {
    const start = this.#begin(row, to - from);
    const data = this.#data;
    if (to - from < SHORT) for (let at = from, into = start; at < to; at++, into++) data[into] = bytes[at] ?? 0;
    else data.set(bytes.subarray(from, to), start);
    this.#end(row, start + to - from, true);
  }

  at(row: number): string | null {
    if (!this.#validity.has(row)) return null;
    return this.#buffer.toString('utf8', this.#offsets[row], this.#offsets[row + 1]);
  }

  take(rows: number): Utf8Column {
    return { type: 'utf8', data: this.#data, offsets: this.#offsets.subarray(0, rows + 1), valid: this.#validity.take(rows) };
  }

  /** Where the row starts; writing it again takes back what it was. */
  #begin(row: number, mostBytes: number): number {
    const start = this.#offsets[row] ?? 0;
    if (start + mostBytes > this.#data.length) {
      this.#data = grown(this.#data, new Uint8Array(Math.max(2 * this.#data.length, start + mostBytes)));
      this.#buffer = Buffer.from(this.#data.buffer);
    }
    return start;
  }

  #end(row: number, end: number, present: boolean): void {
    this.#offsets[row + 1] = end;
    this.#validity.mark(row, present);
    this.#rows = row + 1;
  }
}
