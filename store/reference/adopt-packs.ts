import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { integer } from '../segments/totals.ts';
import { pointersInSql, type RowRange } from './adopt-batches.ts';
import { pointerOf } from './details.ts';
import type { PackRemarks } from './pack-remarks.ts';
import type { PackReader } from './packs.ts';
import { PACKED_COLUMNS } from './projection.ts';
import type { ReferenceFile } from './reference-file.ts';

/** Texts handed to the engine at once, in characters of JSON. */
const MOST_TEXT = 8 * 1024 * 1024;
const SHAPE = JSON.stringify([Object.fromEntries([['place', 'BIGINT'], ...PACKED_COLUMNS.map(({ name }) => [name, 'VARCHAR'])])]);
let next = 1;

/** What the detail packs hold of a range of rows, in a table of the engine's own memory. Dispose it to free that. */
export class PackTable implements AsyncDisposable {
  readonly table: string;
  readonly #connection: Connection;
  #lines: string[] = [];
  #size = 0;

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.table = `memory.main.packs_${next++}`;
  }

  /** Reads the members that these rows point to; what cannot be read goes to `remarks`. */
  static async fill(
    connection: Connection,
    source: { readonly file: ReferenceFile; readonly reader: PackReader; readonly remarks: PackRemarks },
    range: RowRange,
    signal?: AbortSignal,
  ): Promise<PackTable> {
    const packs = new PackTable(connection);
    await connection.run(`CREATE TABLE ${packs.table} (place BIGINT, ${PACKED_COLUMNS.map(({ name }) => `${ident(name)} VARCHAR`).join(', ')})`);
    try {
      for (const row of await connection.rows(pointersInSql(source.file, range))) {
        signal?.throwIfAborted();
        const pointer = pointerOf(row);
        const member = await source.reader.read(pointer);
        source.remarks.add(String(row['event_id']), pointer, member);
        if (member.kind === 'found') await packs.#add(integer(row['place']), member.texts);
      }
      await packs.#flush();
    } catch (error) {
      await packs[Symbol.asyncDispose]();
      throw error;
    }
    return packs;
  }

  async #add(place: bigint, texts: Readonly<Record<string, string | null>>): Promise<void> {
    const line = JSON.stringify({ place: Number(place), ...texts });
    this.#lines.push(line);
    this.#size += line.length;
    if (this.#size >= MOST_TEXT) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const json = `[${this.#lines.join(',')}]`;
    this.#lines = [];
    this.#size = 0;
    await this.#connection.run(`INSERT INTO ${this.table} BY NAME SELECT unnest(from_json($1, $2), recursive := true)`, [json, SHAPE]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.run(`DROP TABLE IF EXISTS ${this.table}`);
  }
}
