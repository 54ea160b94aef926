import type { ByteSource } from '../byte-source.ts';
import { schemaVersionFault, type RowWriter } from '../row-writer.ts';
import { ColumnCursor } from './column-cursor.ts';
import type { ColumnPlan } from './column-plan.ts';
import { columnWriter, type ColumnWriter } from './column-writer.ts';
import type { ColumnChunk, RowGroup } from './footer.ts';
import type { Leaf } from './leaves.ts';
import { PageReader } from './pages.ts';
import { ParquetError } from './thrift.ts';

/** Reads the rows of one row group; of each column only one page is unpacked at a time. */
export class GroupReader {
  readonly #source: ByteSource;
  readonly #group: RowGroup;
  readonly #plan: ColumnPlan;
  readonly #rows: RowWriter;
  readonly #pages: PageReader[] = [];
  readonly #writers: ColumnWriter[] = [];

  constructor(source: ByteSource, group: RowGroup, plan: ColumnPlan, rows: RowWriter) {
    this.#source = source;
    this.#group = group;
    this.#plan = plan;
    this.#rows = rows;
  }

  open(): null {
    const { columns, absent, version } = this.#plan;
    if (version) this.#writers.push(this.#version(version));
    const writers = new Map(columns.map((column) => [column.index, columnWriter(column, this.#cursor(column.leaf), this.#rows)]));
    for (const index of absent) writers.set(index, () => this.#rows.absent(index));
    this.#writers.push(...[...writers].toSorted(([a], [b]) => a - b).map(([, writer]) => writer));
    return null;
  }

  /** Writes the next row; says what is wrong with it, or null. Throws `ParquetError` when the group is damaged. */
  next(): string | null {
    let fault: string | null = null;
    for (const write of this.#writers) {
      const found = write(); // also after a fault, so that all columns stay in step
      fault ??= found;
    }
    this.#rows.finish();
    return fault;
  }

  /** Throws when a column goes on behind the last row. */
  close(): null {
    if (this.#pages.some((pages) => pages.left > 0)) throw new ParquetError('a column has more values than rows');
    return null;
  }

  get bytesDone(): number {
    return this.#pages.reduce((sum, pages) => Math.max(sum, pages.at), 0);
  }

  get checked(): number {
    return this.#pages.reduce((sum, pages) => sum + pages.checked, 0);
  }

  get unchecked(): number {
    return this.#pages.reduce((sum, pages) => sum + pages.unchecked, 0);
  }

  #cursor(leaf: Leaf): ColumnCursor {
    const pages = new PageReader(this.#source, this.#chunk(leaf), leaf.shape);
    this.#pages.push(pages);
    return new ColumnCursor(pages, leaf.shape.mostDefinition);
  }

  #chunk(leaf: Leaf): ColumnChunk {
    const chunk = this.#group.chunks.get(leaf.path);
    if (!chunk) throw new ParquetError(`it lacks the column ${leaf.name}`);
    if (leaf.shape.mostRepetition === 0 && chunk.values !== this.#group.rows)
      throw new ParquetError(`column ${leaf.name} has ${chunk.values} values for ${this.#group.rows} rows`);
    return chunk;
  }

  #version(leaf: Leaf): ColumnWriter {
    const cursor = this.#cursor(leaf);
    return () => {
      const at = cursor.step();
      if (at === -1) return null;
      const [low, high] = [cursor.values.halves[2 * at], cursor.values.halves[2 * at + 1]];
      return schemaVersionFault(low === undefined || high !== 0 ? (cursor.text(at) ?? '') : String(low));
    };
  }
}
