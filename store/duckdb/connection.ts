import {
  type DuckDBConnection,
  DuckDBDecimalType,
  DuckDBDecimalValue,
  type DuckDBResult,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBVector,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ClosedError } from '../errors.ts';
import { isFatal, isInterrupt } from './driver-errors.ts';
import { ident, literal } from './sql.ts';
import { readInt128s } from './vectors.ts';
import { keepWholeTexts } from './whole-texts.ts';

keepWholeTexts();

/** Digits of the widest decimal that the engine keeps in 64 bits. */
const WIDEST_DECIMAL64 = 18;

/** What a column of a result holds: 64-bit integers and scaled decimals as bigint, the rest as JavaScript has it. */
export type SqlValue = bigint | number | boolean | string | null;
export type Row = Readonly<Record<string, SqlValue>>;
export type Parameter = bigint | number | boolean | string | null;

/** Who made a connection and wants to hear of it. */
export interface ConnectionOwner {
  /** Called once, when the connection is closed. */
  gone(connection: Connection): void;
  /** The engine said that it can do nothing more until it is restarted. */
  fatal(): void;
  /** Whether it has said so: then nothing more is sent to it. */
  isInvalid(): boolean;
  /** Does something while no file is detached. */
  whileAttached<T>(work: () => Promise<T>): Promise<T>;
}

/** One connection to the hub. Statements on it run one after another; aborting a signal interrupts the one that runs. */
export class Connection implements Disposable {
  readonly #driver: DuckDBConnection;
  readonly #owner: ConnectionOwner;
  #closed = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(driver: DuckDBConnection, owner: ConnectionOwner) {
    this.#driver = driver;
    this.#owner = owner;
  }

  /** Everything that is sent to the engine goes through here. Throws ClosedError once the connection is closed, or the engine is broken. */
  get driver(): DuckDBConnection {
    if (this.#owner.isInvalid())
      throw new ClosedError('The engine has to be restarted after a FATAL error.', { hint: 'Everything acknowledged is safe. Try again.' });
    if (this.#closed) throw new ClosedError('The engine was restarted after an error.', { hint: 'Everything acknowledged is safe. Try again.' });
    return this.#driver;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Runs statements whose result does not matter. */
  async run(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<void> {
    await this.#interruptible(signal, () => this.#execute(sql, parameters));
  }

  /** Every row of a bounded result; between two chunks of a large one the event loop gets a turn. */
  async rows(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<Row[]> {
    return this.#interruptible(signal, async () => {
      const result = await this.#execute(sql, parameters);
      const names = result.deduplicatedColumnNames();
      const rows: Row[] = [];
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        for (const row of chunk.getRowObjects(names)) rows.push(plainRow(row));
        await nextTurn();
      }
      return rows;
    });
  }

  /** The values of a bounded result column by column, which takes a fraction of the time of rows by name. */
  async columns(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<SqlValue[][]> {
    return this.#interruptible(signal, async () => {
      const result = await this.#execute(sql, parameters);
      const columns: SqlValue[][] = Array.from({ length: result.columnCount }, () => []);
      const wide = result.columnTypes().map(isInt128);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        const count = chunk.rowCount; // asked of the engine every time
        for (const [index, column] of columns.entries()) {
          if (wide[index] === true) readInt128s(duckdb.data_chunk_get_vector(chunk.chunk, index), count, column);
          else pushItems(chunk.getColumnVector(index), count, column);
        }
        await nextTurn();
      }
      return columns;
    });
  }

  /**
   * Which of these attached files have a table. The engine looks into every attached file for that, and holds each until it is done:
   * one that is detached meanwhile would stay open.
   */
  async having(table: string, names: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
    const rows = await this.#owner.whileAttached(() =>
      this.rows(`SELECT database_name AS name FROM duckdb_tables() WHERE table_name = ${literal(table)}`, [], signal),
    );
    const there = new Set(rows.map((row) => String(row['name'])));
    return new Set(names.filter((name) => there.has(name)));
  }

  /**
   * Writes the log of an attached file back into it. FORCE waits for whoever looks into the file at that moment;
   * without it the engine refuses to even when that is only somebody who looks into every file.
   */
  async checkpoint(name: string): Promise<void> {
    await this.run(`FORCE CHECKPOINT ${ident(name)}`);
  }

  /** Runs statements as one transaction: one wait for the disk instead of one a statement, and all of it or nothing. */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.run('BEGIN');
    try {
      await work();
      await this.run('COMMIT');
    } catch (error) {
      await this.run('ROLLBACK').catch(() => {}); // the engine has rolled back by itself when the commit failed
      throw error;
    }
  }

  /** Does several reads of one moment: whatever others commit meanwhile, none of them sees it. */
  async atOnce<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN');
    try {
      return await work();
    } finally {
      if (!this.#closed) await this.run('ROLLBACK').catch(() => this[Symbol.dispose]()); // whoever had it next would read what is long past
    }
  }

  /** The first row of a result that has one. */
  async row(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<Row | undefined> {
    return (await this.rows(sql, parameters, signal))[0];
  }

  interrupt(): void {
    if (!this.#closed) this.#driver.interrupt();
  }

  /** Interrupts what runs, waits until it has ended, and closes. A connection closed under a running statement would keep its files open. */
  async end(): Promise<void> {
    this.interrupt();
    await this.#running;
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#driver.closeSync();
    this.#owner.gone(this);
  }

  /**
   * Plans and runs a statement. One without parameters must not be prepared: the driver plans a prepared one in a transaction of its own, and what others
   * commit before it runs breaks what the plan takes for granted, so that rows come out with wrong values. With parameters the engine plans it again.
   */
  #execute(sql: string, parameters: readonly Parameter[]): Promise<DuckDBResult> {
    return parameters.length === 0 ? this.driver.run(sql) : this.driver.run(sql, [...parameters]);
  }

  async #interruptible<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const stop = (): void => this.interrupt();
    signal?.addEventListener('abort', stop, { once: true });
    const running = work();
    this.#running = running.catch(() => {});
    try {
      return await running;
    } catch (error) {
      if (signal?.aborted === true && isInterrupt(error)) throw signal.reason;
      if (isFatal(error)) this.#owner.fatal();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}

function isInt128(type: DuckDBType): boolean {
  return type.typeId === DuckDBTypeId.HUGEINT || (type instanceof DuckDBDecimalType && type.width > WIDEST_DECIMAL64);
}

function pushItems(vector: DuckDBVector, count: number, into: SqlValue[]): void {
  for (let row = 0; row < count; row++) into.push(plain(vector.getItem(row)));
}

function plainRow(row: Record<string, DuckDBValue>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

function plain(value: DuckDBValue): SqlValue {
  if (value === null || typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return value;
  if (value instanceof DuckDBDecimalValue) return value.value;
  return String(value);
}
