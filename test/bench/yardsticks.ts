import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { EVENT_COLUMNS, FACT_COLUMNS, HEAVY_COLUMNS } from '../../store/domain/columns.ts';
import { Connection } from '../../store/duckdb/connection.ts';
import { ident, literal } from '../../store/duckdb/sql.ts';
import { createSegmentTables, sqlType } from '../../store/segments/schema.ts';

const FACTS = FACT_COLUMNS.map((column) => ident(column.name)).join(', ');
const HEAVY = HEAVY_COLUMNS.map((column) => ident(column.name)).join(', ');
const DETAILS = `event_id, ${HEAVY}`;
const IMPLICIT = new Set(['credit_usage_raw']);

/** DuckDB alone, with every thread of the machine, and a fresh file with the tables of a segment attached as `bench`. */
async function withTables<Result>(folder: string, work: (driver: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const path = join(folder, 'yardstick.duckdb');
  await rm(path, { force: true });
  await rm(`${path}.wal`, { force: true });
  const instance = await DuckDBInstance.create(':memory:');
  const driver = await instance.connect();
  await driver.run(`ATTACH ${literal(path)} AS bench (STORAGE_VERSION 'v1.4.0')`);
  await createSegmentTables(
    new Connection(driver, { gone: () => {}, fatal: () => {}, isInvalid: () => false, whileAttached: (work) => work() }),
    'bench',
  );
  await driver.run('CHECKPOINT bench');
  const result = await work(driver);
  driver.closeSync();
  instance.closeSync();
  return result;
}

async function insertBoth(driver: DuckDBConnection, source: string): Promise<void> {
  await driver.run(`INSERT INTO bench.usage_events (${FACTS}) SELECT ${FACTS} FROM ${source}`);
  await driver.run(`INSERT INTO bench.usage_event_details (${DETAILS}) SELECT ${DETAILS} FROM ${source} WHERE coalesce(${HEAVY}) IS NOT NULL`);
}

async function timed(work: () => Promise<void>): Promise<{ ms: number }> {
  const began = performance.now();
  await work();
  return { ms: performance.now() - began };
}

/** `INSERT ... SELECT` of the rows from Parquet, then CHECKPOINT. */
export function insertFromParquet({ folder, parquet }: { folder: string; parquet: string }): Promise<{ ms: number }> {
  return withTables(folder, (driver) =>
    timed(async () => {
      await insertBoth(driver, `read_parquet(${literal(parquet)})`);
      await driver.run('CHECKPOINT bench');
    }),
  );
}

/** The same from NDJSON with explicit columns. */
export function insertFromJson({ folder, ndjson }: { folder: string; ndjson: string }): Promise<{ ms: number }> {
  return withTables(folder, (driver) =>
    timed(async () => {
      // Read once: reading the file a second time for the bodies would make the yardstick slower than it has to be.
      await driver.run(`CREATE TEMP TABLE parsed AS ${jsonSource(ndjson)}`);
      await insertBoth(driver, 'parsed');
      await driver.run('CHECKPOINT bench');
    }),
  );
}

/** Prepared single-row inserts, 500 to a transaction. */
export function insertRowByRow({ folder, parquet, rows }: { folder: string; parquet: string; rows: number }): Promise<{ ms: number }> {
  return withTables(folder, async (driver) => {
    const reader = await driver.runAndReadAll(`SELECT ${FACTS} FROM read_parquet(${literal(parquet)}) LIMIT ${rows}`);
    const values: DuckDBValue[][] = reader.getRows();
    const marks = FACT_COLUMNS.map((_, index) => `$${index + 1}`).join(', ');
    const statement = await driver.prepare(`INSERT INTO bench.usage_events (${FACTS}) VALUES (${marks})`);
    const types = reader.columnTypes();
    return timed(async () => {
      for (let from = 0; from < values.length; from += 500) {
        await driver.run('BEGIN');
        for (const row of values.slice(from, from + 500)) {
          statement.bind(row, types);
          await statement.run();
        }
        await driver.run('COMMIT');
      }
    });
  });
}

/** The rows of a file (one segment, unsealed) copied to a fresh DuckDB file. */
export function copySegment({ folder, parquet }: { folder: string; parquet: string }): Promise<{ ms: number }> {
  return withTables(folder, async (driver) => {
    await insertBoth(driver, `read_parquet(${literal(parquet)})`);
    await driver.run('CHECKPOINT bench');
    const copy = join(folder, 'copy.duckdb');
    await rm(copy, { force: true });
    return timed(async () => {
      await driver.run(`ATTACH ${literal(copy)} AS copied (STORAGE_VERSION 'v1.4.0')`);
      await driver.run('COPY FROM DATABASE bench TO copied');
      await driver.run('DETACH copied');
    });
  });
}

/** Writes the rows as they lie in a sealed segment (sorted by time) to Parquet with zstd. */
export async function makeParquet({ ndjson, parquet }: { ndjson: string; parquet: string }): Promise<{ rows: number }> {
  const instance = await DuckDBInstance.create(':memory:');
  const driver = await instance.connect();
  await driver.run(
    `COPY (SELECT * FROM (${jsonSource(ndjson)}) ORDER BY created_at_ms, event_id) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const rows = await driver.runAndReadAll(`SELECT count(*) FROM read_parquet(${literal(parquet)})`);
  instance.closeSync();
  return { rows: Number(rows.value(0, 0)) };
}

/** Every column of an event from NDJSON, with explicit types. */
function jsonSource(ndjson: string): string {
  const columns = EVENT_COLUMNS.map((column) => `${pathSql(column.path)} AS ${ident(column.name)}`).join(', ');
  return `SELECT ${columns} FROM read_json(${literal(ndjson)}, format = 'newline_delimited', columns = ${columnTypes()})`;
}

function pathSql([first, second]: (typeof EVENT_COLUMNS)[number]['path']): string {
  if (IMPLICIT.has(first)) return 'NULL::VARCHAR';
  if (second === undefined) return ident(first);
  // A list is kept as its JSON text.
  return second === 'same_account_retry_reasons' ? `to_json(${first}.${second})::VARCHAR` : `${first}.${second}`;
}

function columnTypes(): string {
  const groups = Map.groupBy(
    EVENT_COLUMNS.filter((column) => !IMPLICIT.has(column.name)),
    (column) => column.path[0],
  );
  const fields = [...groups].map(([name, columns]) => {
    const [only] = columns;
    if (columns.length === 1 && only?.path.length === 1) return `${name}: ${literal(sqlType(only))}`;
    const members = columns.map((column) => `${column.path[1]} ${column.list ? 'VARCHAR[]' : sqlType(column)}`);
    return `${name}: ${literal(`STRUCT(${members.join(', ')})`)}`;
  });
  return `{${fields.join(', ')}}`;
}
