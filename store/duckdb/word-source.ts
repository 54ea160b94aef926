import { INTEGER, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { RowSource } from './row-sources.ts';
import { copyNumbers, VECTOR_ROWS } from './vectors.ts';
import type { Words } from './words.ts';

/** The texts of every column that has some, with the number of the column and their own. */
export class WordSource implements RowSource {
  readonly columns = [
    { name: 'column', type: INTEGER },
    { name: 'number', type: INTEGER },
    { name: 'word', type: VARCHAR },
  ];
  readonly rows: number;
  readonly #words: readonly (Words | null)[];
  #column = 0;
  #from = 0;

  constructor(words: readonly (Words | null)[]) {
    this.#words = words;
    this.rows = words.reduce((rows, known) => rows + (known?.texts.length ?? 0), 0);
  }

  next(chunk: duckdb.DataChunk): number {
    const texts = this.#take();
    const rows = texts.length;
    copyNumbers(duckdb.data_chunk_get_vector(chunk, 0), new Int32Array(rows).fill(this.#column), 0, rows);
    const numbers = Int32Array.from(texts, (_, i) => this.#from - rows + i + 1);
    copyNumbers(duckdb.data_chunk_get_vector(chunk, 1), numbers, 0, rows);
    const vector = duckdb.data_chunk_get_vector(chunk, 2);
    for (const [row, text] of texts.entries()) duckdb.vector_assign_string_element(vector, row, text);
    return rows;
  }

  /** The next texts of one column. */
  #take(): readonly string[] {
    for (; this.#column < this.#words.length; this.#column++, this.#from = 0) {
      const texts = this.#words[this.#column]?.texts.slice(this.#from, this.#from + VECTOR_ROWS) ?? [];
      this.#from += texts.length;
      if (texts.length > 0) return texts;
    }
    return [];
  }
}
