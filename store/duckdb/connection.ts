import { type DuckDBConnection, DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isInterrupt } from './driver-errors.ts';

/** What a column of a result holds: 64-bit integers and scaled decimals as bigint, the rest as JavaScript has it. */
export type SqlValue = bigint | number | boolean | string | null;
export type Row = Readonly<Record<string, SqlValue>>;
export type Parameter = bigint | number | boolean | string | null;

/** One connection to the hub. Statements on it run one after another; aborting a signal interrupts the one that runs. */
export class Connection implements Disposable {
  readonly driver: DuckDBConnection;
  readonly #gone: () => void;
  #closed = false;

  /** `gone` is called once, when the connection is disposed. */
  constructor(driver: DuckDBConnection, gone: () => void) {
    this.driver = driver;
    this.#gone = gone;
  }

  /** Runs statements whose result does not matter. */
  async run(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<void> {
    await this.#interruptible(signal, () => this.driver.run(sql, [...parameters]));
  }

  /** Every row of a bounded result; between two chunks of a large one the event loop gets a turn. */
  async rows(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<Row[]> {
    return this.#interruptible(signal, async () => {
      const result = await this.driver.run(sql, [...parameters]);
      const names = result.deduplicatedColumnNames();
      const rows: Row[] = [];
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        for (const row of chunk.getRowObjects(names)) rows.push(plainRow(row));
        await nextTurn();
      }
      return rows;
    });
  }

  /** The first row of a result that has one. */
  async row(sql: string, parameters: readonly Parameter[] = [], signal?: AbortSignal): Promise<Row | undefined> {
    return (await this.rows(sql, parameters, signal))[0];
  }

  interrupt(): void {
    if (!this.#closed) this.driver.interrupt();
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.driver.closeSync();
    this.#gone();
  }

  async #interruptible<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const stop = (): void => this.interrupt();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted === true && isInterrupt(error)) throw signal.reason;
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
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
