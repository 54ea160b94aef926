import type { BooleanColumn, DecimalColumn, Int64Column, TextColumn } from '../domain/event-batch.ts';
import { grown } from './grown.ts';
import { ValidityBuilder } from './validity-builder.ts';

/** Collects the 64-bit integers of one column. */
export class Int64Builder {
  #values: BigInt64Array;
  /** The same memory as 32-bit halves, low first: every platform Node runs on is little-endian. */
  #halves: Int32Array;
  readonly #validity: ValidityBuilder;

  constructor(capacity: number) {
    this.#values = new BigInt64Array(capacity);
    this.#halves = new Int32Array(this.#values.buffer);
    this.#validity = new ValidityBuilder(capacity);
  }

  grow(capacity: number): void {
    this.#values = grown(this.#values, new BigInt64Array(capacity));
    this.#halves = new Int32Array(this.#values.buffer);
    this.#validity.grow(capacity);
  }

  setHalves(row: number, low: number, high: number): void {
    this.#halves[2 * row] = low;
    this.#halves[2 * row + 1] = high;
    this.#validity.mark(row, true);
  }

  set(row: number, value: bigint | null): void {
    this.#values[row] = value ?? 0n;
    this.#validity.mark(row, value !== null);
  }

  at(row: number): bigint {
    return this.#values[row] ?? 0n;
  }

  /** The value as a number, rounded beyond 2^53: good for comparing with limits far below that. */
  roughly(row: number): number {
    return (this.#halves[2 * row + 1] ?? 0) * 2 ** 32 + ((this.#halves[2 * row] ?? 0) >>> 0);
  }

  take(rows: number): Int64Column {
    return { type: 'int64', values: this.#values.subarray(0, rows), valid: this.#validity.take(rows) };
  }
}

/** Collects the yes/no values of one column. */
export class BooleanBuilder {
  #values: Uint8Array;
  readonly #validity: ValidityBuilder;

  constructor(capacity: number) {
    this.#values = new Uint8Array(capacity);
    this.#validity = new ValidityBuilder(capacity);
  }

  grow(capacity: number): void {
    this.#values = grown(this.#values, new Uint8Array(capacity));
    this.#validity.grow(capacity);
  }

  set(row: number, value: boolean | null): void {
    this.#values[row] = value === true ? 1 : 0;
    this.#validity.mark(row, value !== null);
  }

  take(rows: number): BooleanColumn {
    return { type: 'boolean', values: this.#values.subarray(0, rows), valid: this.#validity.take(rows) };
  }
}

/** Collects decimals in units of 10^-12, two 64-bit words each. */
export class DecimalBuilder {
  #values: BigInt64Array;
  readonly #validity: ValidityBuilder;

  constructor(capacity: number) {
    this.#values = new BigInt64Array(2 * capacity);
    this.#validity = new ValidityBuilder(capacity);
  }

  grow(capacity: number): void {
    this.#values = grown(this.#values, new BigInt64Array(2 * capacity));
    this.#validity.grow(capacity);
  }

  set(row: number, units: bigint | null): void {
    this.#values[2 * row] = BigInt.asIntN(64, units ?? 0n);
    this.#values[2 * row + 1] = (units ?? 0n) >> 64n;
    this.#validity.mark(row, units !== null);
  }

  take(rows: number): DecimalColumn {
    return { type: 'decimal', values: this.#values.subarray(0, 2 * rows), valid: this.#validity.take(rows) };
  }
}

const ENOUGH_TO_JUDGE = 2_048;

/** Collects the texts of one column, equal ones once. */
export class TextBuilder {
  #indexes: Int32Array;
  readonly #dictionary: string[] = [];
  #known: Map<string, number> | null = new Map();
  /** Characters in the dictionary. */
  size = 0;

  constructor(capacity: number) {
    this.#indexes = new Int32Array(capacity);
  }

  grow(capacity: number): void {
    this.#indexes = grown(this.#indexes, new Int32Array(capacity));
  }

  set(row: number, text: string | null): void {
    this.#indexes[row] = text === null ? -1 : this.#indexOf(text, row);
  }

  at(row: number): string | null {
    return this.#dictionary[this.#indexes[row] ?? -1] ?? null;
  }

  take(rows: number): TextColumn {
    return { type: 'text', dictionary: this.#dictionary, indexes: this.#indexes.subarray(0, rows) };
  }

  #indexOf(text: string, row: number): number {
    const known = this.#known?.get(text);
    if (known !== undefined) return known;
    const index = this.#dictionary.push(text) - 1;
    this.size += text.length;
    this.#known?.set(text, index);
    // A column that hardly repeats itself is not worth the look-ups.
    if (index > ENOUGH_TO_JUDGE && index > row / 2) this.#known = null;
    return index;
  }
}
