import { type DuckDBConnection, DuckDBInstance, type DuckDBResult, type DuckDBType, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import { ident, literal } from './sql.ts';
import { keepWholeTexts } from './whole-texts.ts';

keepWholeTexts();

/** A column of an answer, with the engine's name of its type. */
export interface SandboxColumn {
  readonly name: string;
  readonly type: string;
  readonly kind: 'integer' | 'decimal' | 'float' | 'boolean' | 'time' | 'text' | 'other';
}

/**
 * An engine for one statement of a person, in a process that is thrown away: reads what it was given before `lock`, and nothing else after it.
 * Whatever the statement does, the file system is gone and the configuration cannot be changed any more.
 */
export class Sandbox {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Spilling to a disk would need a file system, so there is none of it. */
  static async open(memoryMb: number): Promise<Sandbox> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '2',
      memory_limit: `${memoryMb}MiB`,
      temp_directory: '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
      errors_as_json: 'true',
    });
    const connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    return new Sandbox(connection);
  }

  /** The statements in a text as the engine's parser sees them, or what it says is wrong. Only reading ones can be told that way. */
  async parse(text: string): Promise<unknown> {
    const [row] = await this.#values('SELECT json_serialize_sql($1::VARCHAR)', [text]);
    return JSON.parse(String(row)) as unknown;
  }

  async attach(path: string, name: string): Promise<void> {
    await this.#connection.run(`ATTACH ${literal(path)} AS ${ident(name)} (READ_ONLY)`);
  }

  /** Loads the rows of a Parquet file as a table of a database in memory. */
  async load(path: string, { name, table }: { readonly name: string; readonly table: string }): Promise<void> {
    await this.#connection.run(`ATTACH IF NOT EXISTS ':memory:' AS ${ident(name)}`);
    await this.#connection.run(`CREATE TABLE ${ident(name)}.${ident(table)} AS FROM read_parquet(${literal(path)})`);
  }

  /** Runs a statement of ours. */
  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** Takes the file system away, for good. Files that are attached stay open. */
  async lock(): Promise<void> {
    await this.#connection.run('SET enable_external_access = false');
    await this.#connection.run("SET disabled_filesystems = 'LocalFileSystem'");
    await this.#connection.run('SET lock_configuration = true');
  }

  /** What an `EXPLAIN (FORMAT json)` answers. Its statement is not run; still, what is constant in it is computed. */
  async plan(explain: string): Promise<unknown> {
    const [, plan] = await this.#values(explain);
    return JSON.parse(String(plan)) as unknown;
  }

  /** Rows of each table of each database. */
  async tableRows(): Promise<{ readonly database: string; readonly table: string; readonly rows: number }[]> {
    const result = await this.#connection.runAndReadAll('SELECT database_name, table_name, estimated_size FROM duckdb_tables()');
    return result.getRows().map(([database, table, rows]) => ({ database: String(database), table: String(table), rows: Number(rows) }));
  }

  /**
   * Runs a statement. Its rows are all there when this returns: one that is read while it runs just ends when an error comes, as if it had no more rows.
   * So the caller has to bound it.
   */
  async answer(text: string): Promise<{ readonly columns: readonly SandboxColumn[]; readonly chunks: () => AsyncGenerator<(string | null)[][]> }> {
    const result = await this.#connection.run(text);
    const types = result.columnTypes();
    const columns = result.columnNames().map((name, index) => columnOf(name, types[index]));
    return { columns, chunks: () => chunksOf(result) };
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  async #values(sql: string, parameters: string[] = []): Promise<DuckDBValue[]> {
    const rows = (await this.#connection.runAndReadAll(sql, parameters)).getRows();
    return rows[0] ?? [];
  }
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<(string | null)[][]> {
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield chunk.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
}

function columnOf(name: string, type: DuckDBType | undefined): SandboxColumn {
  return { name, type: String(type), kind: type === undefined ? 'other' : (KINDS.get(type.typeId) ?? 'other') };
}

const { BIGINT, INTEGER, SMALLINT, TINYINT, HUGEINT, UBIGINT, UINTEGER, USMALLINT, UTINYINT, UHUGEINT } = DuckDBTypeId;
const { DATE, TIMESTAMP, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_S, TIMESTAMP_TZ } = DuckDBTypeId;

const KINDS: ReadonlyMap<DuckDBTypeId, SandboxColumn['kind']> = new Map([
  ...[BIGINT, INTEGER, SMALLINT, TINYINT, HUGEINT, UBIGINT, UINTEGER, USMALLINT, UTINYINT, UHUGEINT].map((id) => [id, 'integer'] as const),
  ...[DATE, TIMESTAMP, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_S, TIMESTAMP_TZ].map((id) => [id, 'time'] as const),
  [DuckDBTypeId.DECIMAL, 'decimal'],
  [DuckDBTypeId.DOUBLE, 'float'],
  [DuckDBTypeId.FLOAT, 'float'],
  [DuckDBTypeId.BOOLEAN, 'boolean'],
  [DuckDBTypeId.VARCHAR, 'text'],
]);
