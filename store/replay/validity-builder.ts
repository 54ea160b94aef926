import type { Validity } from '../domain/event-batch.ts';
import { grown } from './grown.ts';

/** Which rows of a column hold a value; an array appears with the first NULL. */
export class ValidityBuilder {
  #valid: Uint8Array | null = null;
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  grow(capacity: number): void {
    this.#capacity = capacity;
    if (this.#valid) this.#valid = grown(this.#valid, new Uint8Array(capacity).fill(1));
  }

  mark(row: number, present: boolean): void {
    if (this.#valid) this.#valid[row] = present ? 1 : 0;
    else if (!present) {
      this.#valid = new Uint8Array(this.#capacity).fill(1);
      this.#valid[row] = 0;
    }
  }

  has(row: number): boolean {
    return this.#valid?.[row] !== 0;
  }

  take(rows: number): Validity {
    return this.#valid?.includes(0) === true ? this.#valid.subarray(0, rows) : null;
  }
}
