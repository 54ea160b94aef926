import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileClosed, fileOpened } from '../disk/open-files.ts';
import { ClosedError, CorruptError, InvariantError } from '../errors.ts';
import { WriteGate } from '../gate/write-gate.ts';
import { Connection, type ConnectionOwner } from './connection.ts';
import { translateDriverError } from './driver-errors.ts';
import { RowSources } from './row-sources.ts';
import { ident, literal } from './sql.ts';

export interface HubOptions {
  /** Memory limit of the engine, MiB. */
  readonly memoryMb: number;
  readonly threads: number;
  /** Where the engine may spill; null forbids it. */
  readonly spillFolder: string | null;
}

const WRITABLE = "STORAGE_VERSION 'v1.4.0'";
const ATTACH_OPTIONS = { read: 'READ_ONLY', write: WRITABLE, create: WRITABLE, disposable: `${WRITABLE}, RECOVERY_MODE 'no_wal_writes'` } as const;

/** Queries that run at once; the driver's thread pool has four threads and files need some of them. */
const CONCURRENT_QUERIES = 2;

/**
 * The one DuckDB instance of a store: in memory, with every segment file attached to it by a name of its own.
 * It is the registry of open files as well: a file is attached at most once, and DuckDB itself refuses a second time.
 */
export class Hub {
  /** Rows of ours that statements can read. */
  readonly rows: RowSources;
  readonly #options: HubOptions;
  readonly #connections = new Set<Connection>();
  readonly #arriving = new Set<Promise<DuckDBConnection>>();
  #instance: DuckDBInstance;
  #epoch = 1;
  readonly #attached = new Map<string, string>();
  readonly #idle: Connection[] = [];
  readonly #busy = new Set<Connection>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  readonly #emptied = Promise.withResolvers<void>();
  #closing: Promise<void> | null = null;
  #restarting: Promise<void> | null = null;
  #invalid = false;
  #mend: (() => Promise<void>) | null = null;
  /** Held while a file is detached, and while the engine looks into all that are attached. */
  readonly #catalog = new WriteGate();
  readonly #owner: ConnectionOwner = {
    gone: (connection) => this.#gone(connection),
    fatal: () => (this.#invalid = true),
    isInvalid: () => this.#invalid,
    whileAttached: async (work) => {
      using _catalog = await this.#catalog.acquire('look into every file');
      return await work();
    },
  };

  private constructor(instance: DuckDBInstance, rows: RowSources, options: HubOptions) {
    this.rows = rows;
    this.#instance = instance;
    this.#options = options;
  }

  static async open(options: HubOptions): Promise<Hub> {
    const rows = new RowSources();
    return new Hub(await startEngine(options, rows), rows, options);
  }

  /** What a query calls first when the engine is invalid; it may wait for the write gate, so nobody inside the gate may use `query`. */
  mendWith(mend: () => Promise<void>): void {
    this.#mend = mend;
  }

  /** Whether a fatal error made the engine useless until it is restarted. */
  get isInvalid(): boolean {
    return this.#invalid;
  }

  /** Rises when the engine was restarted: whatever was attached before is not any more. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Closes the engine and starts another. After a fatal error (a failed checkpoint, say) nothing else helps, and opening a file a second time while
   * the old engine still holds it would lose commits: so every connection ends first, whoever has it.
   */
  async restart(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#restarting = promise;
    try {
      await this.#whenConnected();
      for (const connection of this.#connections) await connection.end();
      this.#idle.length = 0;
      this.#instance.closeSync();
      for (const name of this.#attached.keys()) this.#forget(name);
      this.#epoch += 1;
      this.#invalid = false;
      this.#instance = await startEngine(this.#options, this.rows);
    } finally {
      this.#restarting = null;
      resolve();
    }
  }

  /** A connection of the caller's own; dispose it. */
  async connect(): Promise<Connection> {
    for (;;) {
      while (this.#restarting !== null) await this.#restarting;
      if (this.#closing !== null) throw new ClosedError('The store is closed.');
      const connection = await this.#connectTo(this.#instance);
      if (connection !== null) return connection;
    }
  }

  /** A connection that arrives while the engine is being closed would keep that engine and its files open: it is closed again, and null answered. */
  async #connectTo(instance: DuckDBInstance): Promise<Connection | null> {
    const arriving = instance.connect();
    this.#arriving.add(arriving);
    try {
      const driver = await arriving;
      if (this.#restarting === null && this.#closing === null && this.#instance === instance) {
        const connection = new Connection(driver, this.#owner);
        this.#connections.add(connection);
        return connection;
      }
      driver.closeSync();
      return null;
    } finally {
      this.#arriving.delete(arriving);
    }
  }

  /** Resolves when no connection is on its way any more, and those that came have been taken in or closed. */
  async #whenConnected(): Promise<void> {
    while (this.#arriving.size > 0) {
      await Promise.allSettled(this.#arriving);
      await nextTurn();
    }
  }

  /**
   * Runs something that only reads the segments, and once more when the engine was restarted meanwhile: what it had attached was gone then.
   * Like `query`, it may wait for the write gate.
   */
  async reading<T>(work: () => Promise<T>): Promise<T> {
    await this.#mended();
    const epoch = this.#epoch;
    try {
      return await work();
    } catch (error) {
      if (this.#epoch === epoch && !this.#invalid) throw error;
      await this.#mended();
      return await work();
    }
  }

  async #mended(): Promise<void> {
    if (this.#invalid) await this.#mend?.();
  }

  /** Runs a query on a pooled connection; at most two run at once, the rest waits in order. */
  async query<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    await this.#mended();
    await this.#enter();
    try {
      const connection = this.#idle.pop() ?? (await this.connect());
      this.#busy.add(connection);
      try {
        return await work(connection);
      } finally {
        this.#busy.delete(connection);
        if (this.#closing !== null) connection[Symbol.dispose]();
        else if (this.#connections.has(connection)) this.#idle.push(connection);
      }
    } finally {
      this.#leave();
    }
  }

  /** Interrupts every pooled query that runs now. */
  interruptQueries(): void {
    for (const connection of this.#busy) connection.interrupt();
  }

  /** How many pooled queries run now. */
  get queries(): number {
    return this.#busy.size;
  }

  /** Connections that somebody has for himself, outside the pool. */
  get ownConnections(): number {
    return this.#connections.size - this.#idle.length - this.#busy.size;
  }

  /**
   * Attaches a database file under `name`.
   * `create` refuses a file that exists, `write` and `read` one that does not: DuckDB would silently make an empty database and drop a log beside it.
   * `disposable` takes it as it comes and keeps no log: after a crash the file is as it was at its last checkpoint.
   */
  async attach(path: string, name: string, mode: 'create' | 'write' | 'read' | 'disposable'): Promise<void> {
    if (this.#attached.has(name)) throw new InvariantError(`${name} is already attached.`);
    const there = (await stat(path).catch(() => null)) !== null;
    if (mode === 'create' && there) throw new InvariantError(`Would overwrite ${path}.`);
    if ((mode === 'write' || mode === 'read') && !there)
      throw new CorruptError(path, `The file ${path} is missing.`, { hint: 'The other segments are not affected.' });
    if (mode === 'create' && (await stat(`${path}.wal`).catch(() => null)) !== null)
      throw new CorruptError(path, `A write-ahead log lies beside ${path}, which does not exist.`, { hint: 'Nothing was opened or changed.' });
    const epoch = this.#epoch;
    using connection = await this.connect();
    try {
      await connection.run(`ATTACH ${literal(path)} AS ${ident(name)} (${ATTACH_OPTIONS[mode]})`);
    } catch (error) {
      throw translateDriverError(error, path);
    }
    if (this.#epoch !== epoch)
      throw new ClosedError('The engine was restarted while a file was opened.', { hint: 'Everything acknowledged is safe. Try again.' });
    this.#attached.set(name, path);
    fileOpened(path);
  }

  /** Detaches; the file is closed at once when no query reads it (callers see to that). */
  async detach(name: string): Promise<void> {
    using connection = await this.connect();
    using _catalog = await this.#catalog.acquire('detach');
    await connection.run(`DETACH ${ident(name)}`);
    this.#forget(name);
  }

  isAttached(name: string): boolean {
    return this.#attached.has(name);
  }

  /**
   * Closes the instance and with it whatever is attached. Interrupts the queries and waits until every connection is disposed:
   * an instance that somebody still uses would keep the files open, and the next opening of the store would not be alone with them.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const connection of this.#idle.splice(0)) connection[Symbol.dispose]();
    this.interruptQueries();
    await this.#whenConnected();
    if (this.#connections.size > 0) await this.#emptied.promise;
    this.#instance.closeSync();
    for (const name of this.#attached.keys()) this.#forget(name);
  }

  #forget(name: string): void {
    const path = this.#attached.get(name);
    this.#attached.delete(name);
    if (path !== undefined) fileClosed(path);
  }

  #gone(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0 && this.#closing !== null) this.#emptied.resolve();
  }

  async #enter(): Promise<void> {
    if (this.#running < CONCURRENT_QUERIES) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve)); // the place is handed over
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

async function startEngine(options: HubOptions, rows: RowSources): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMb}MiB`,
    temp_directory: options.spillFolder ?? '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    checkpoint_threshold: '1TB', // we checkpoint when it suits us, never inside somebody's commit
  });
  using connection = new Connection(await instance.connect(), {
    gone: () => {},
    fatal: () => {},
    isInvalid: () => false,
    whileAttached: (work) => work(),
  });
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  rows.register(connection.driver);
  return instance;
}
