import type { EventBatch } from '../domain/event-batch.ts';
import { EVENT_COLUMNS } from '../domain/columns.ts';
import { toSafeInteger } from '../domain/int64.ts';
import { appendBatch } from '../duckdb/chunk-writer.ts';
import type { Connection } from '../duckdb/connection.ts';
import { isFatal } from '../duckdb/driver-errors.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { sqlType } from './schema.ts';
import { integer } from './totals.ts';

const COLUMNS = EVENT_COLUMNS.map((c) => `${ident(c.name)} ${sqlType(c)}`).join(', ');
let next = 1;

/** Events lying in a table of the engine's own memory, ready to be compared and inserted by set. */
export class StagedBatch implements AsyncDisposable {
  /** Table with `n` (ordinal in the batch), `position` (in the file) and every event column. */
  readonly table: string;
  readonly #name: string;
  readonly #connection: Connection;
  #rows = 0;

  private constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
    this.table = `memory.main.${name}`;
  }

  /** An empty stage with a connection of its own; dispose it to free its memory. */
  static async open(hub: Hub): Promise<StagedBatch> {
    const connection = await hub.connect();
    const staged = new StagedBatch(connection, `staged_${next++}`);
    try {
      await connection.run(`CREATE TABLE ${staged.table} (n INTEGER, position DOUBLE, ${COLUMNS})`);
      return staged;
    } catch (error) {
      connection[Symbol.dispose](); // one that stays behind would keep the engine from ever closing
      throw error;
    }
  }

  /** Whether the engine was restarted since: its memory is empty then. */
  get isLost(): boolean {
    return this.#connection.isClosed;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Copies events into the stage, behind those that are there. Touches nothing of the store. */
  async add(batch: EventBatch, signal?: AbortSignal): Promise<void> {
    await appendBatch(this.#connection.driver, { table: this.#name, firstOrdinal: this.#rows }, batch, signal);
    this.#rows += batch.rows;
  }

  /** Fills an empty stage with what a statement selects: `n` (once each, rising with the position), `position` and every event column, in that order. */
  async fill(select: string, signal?: AbortSignal): Promise<void> {
    await this.#connection.run(`INSERT INTO ${this.table} ${select}`, [], signal);
    this.#rows = toSafeInteger(integer((await this.#connection.row(`SELECT count(*) AS n FROM ${this.table}`))?.['n']));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isLost) return;
    try {
      await this.#connection.run(`DROP TABLE IF EXISTS ${this.table}`);
    } catch (error) {
      if (!isFatal(error)) throw error; // the memory of a broken engine goes with it, and what was committed from here stays committed
    } finally {
      this.#connection[Symbol.dispose]();
    }
  }
}
