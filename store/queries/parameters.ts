import type { Parameter } from '../duckdb/connection.ts';

/** Values of a statement, collected while its text is put together: the text only ever holds their numbers. */
export class Parameters {
  readonly values: Parameter[] = [];

  /** Adds a text and returns what stands for it in the statement. */
  text(value: string): string {
    return this.#add(value);
  }

  /** Adds an integer and returns what stands for it in the statement. */
  integer(value: number | bigint): string {
    return `${this.#add(BigInt(value))}::BIGINT`;
  }

  #add(value: Parameter): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
