import { join } from 'node:path';

/** What a hostile statement could be after. */
export interface Targets {
  /** A segment file that the engine has attached. */
  readonly attached: string;
  /** A segment file that it has not. */
  readonly other: string;
  /** A folder that can be written to. */
  readonly folder: string;
}

/** Name of the attached segment. */
export const ATTACHED = 'usage-000000000001';

/** The rows of the measured matrix: everything that one configuration or another lets through. */
export function matrix({ attached, other, folder }: Targets): string[] {
  const out = join(folder, 'out');
  return [
    `SELECT * FROM read_csv('/etc/passwd')`,
    `SELECT * FROM read_text('/etc/passwd')`,
    `SELECT * FROM read_blob('/etc/passwd')`,
    `SELECT * FROM glob('${folder}/*')`,
    `SELECT * FROM '/etc/passwd'`,
    `SELECT * FROM '${folder}/file.csv'`,
    `SELECT * FROM sniff_csv('/etc/passwd')`,
    `SELECT * FROM read_duckdb('${other}')`,
    `COPY (SELECT 1) TO '${out}.csv'`,
    `COPY (SELECT 1) TO '${attached}'`,
    `COPY (SELECT 1) TO '${attached}.wal'`,
    `COPY (SELECT 1) TO '${attached}.wal.checkpoint'`,
    `EXPORT DATABASE '${out}'`,
    `EXPORT DATABASE "${ATTACHED}" TO '${out}'`,
    `ATTACH '${other}' AS other`,
    `ATTACH '${folder}/new.duckdb' AS fresh`,
    `DETACH "${ATTACHED}"; ATTACH '${attached}' AS "${ATTACHED}" (READ_WRITE)`,
    `SELECT * FROM read_blob('${attached}')`,
    `ATTACH ':memory:' AS scratch`,
    'CREATE TEMP TABLE t AS SELECT 1',
    'SET VARIABLE x = 1',
    `SET search_path = '"${ATTACHED}"'`,
    `USE "${ATTACHED}"`,
    'CHECKPOINT',
    `CHECKPOINT "${ATTACHED}"`,
    `FORCE CHECKPOINT "${ATTACHED}"`,
    'VACUUM',
    'INSTALL httpfs',
    `INSTALL '${folder}/x.duckdb_extension'`,
    'LOAD httpfs',
    `LOAD '${folder}/x.duckdb_extension'`,
    `SELECT * FROM read_csv('https://example.org/x.csv')`,
    `SELECT * FROM 's3://bucket/x.parquet'`,
    `SET memory_limit = '100GB'`,
    'SET threads = 64',
    `SET temp_directory = '${folder}'`,
    `SET log_query_path = '${out}.log'`,
    `PRAGMA log_query_path = '${out}.log'`,
    'SET enable_profiling = json',
    `SET profiling_output = '${out}.json'`,
    'SET enable_external_access = true',
    `SET disabled_filesystems = ''`,
    'RESET disabled_filesystems',
    'SET lock_configuration = false',
    'RESET lock_configuration',
    `SET allowed_directories = ['${folder}']`,
    `SET allowed_paths = ['${attached}']`,
    `SET home_directory = '${folder}'`,
    `SET extension_directory = '${folder}'`,
    `SET secret_directory = '${folder}'`,
    `CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')`,
    'SELECT * FROM duckdb_secrets()',
    `CALL enable_logging(storage = 'file', storage_path = '${out}-log')`,
    `SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': '${out}-log'})`,
    `SELECT * FROM enable_logging(storage = 'stdout')`,
    'SELECT * FROM disable_logging()',
    'SELECT path FROM duckdb_databases()',
    `SELECT (repeat('a', 50000) || '!') ~ '(a+)+$'`,
    `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    `SELECT ${'1+'.repeat(60_000)}1`,
  ];
}

/** Two hundred ways to write, read elsewhere or get out, each thing to be done in each way of saying it. */
export function hostileStatements(targets: Targets): string[] {
  const { attached, other, folder } = targets;
  const table = `"${ATTACHED}".usage_events`;
  const files = [
    attached,
    `${attached}.wal`,
    other,
    join(folder, 'stolen'),
    '/etc/passwd',
    '/proc/self/environ',
    '../STORE.json',
    'file:///etc/passwd',
  ];
  const readers = ['read_csv', 'read_csv_auto', 'read_text', 'read_blob', 'read_json', 'read_json_auto', 'read_ndjson', 'read_parquet', 'parquet_metadata',
    'parquet_schema', 'parquet_scan', 'glob', 'sniff_csv', 'read_duckdb']; // prettier-ignore
  const formats = ['csv', 'parquet', 'json'];
  return [
    ...readers.flatMap((reader) => files.map((file) => `SELECT * FROM ${reader}('${file}')`)),
    ...files.flatMap((file) => formats.map((format) => `COPY ${table} TO '${file}' (FORMAT ${format})`)),
    ...files.map((file) => `COPY ${table} FROM '${file}'`),
    ...files.map((file) => `ATTACH '${file}' AS a${file.length}`),
    ...files.map((file) => `EXPORT DATABASE '${file}'`),
    ...files.map((file) => `IMPORT DATABASE '${file}'`),
    ...['DROP TABLE', 'TRUNCATE TABLE', 'DELETE FROM', 'ANALYZE'].map((verb) => `${verb} ${table}`),
    `DELETE FROM ${table} WHERE true RETURNING *`,
    `UPDATE ${table} SET billable_tokens = 0`,
    `INSERT INTO ${table} (event_id) VALUES ('forged')`,
    `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`,
    `MERGE INTO ${table} t USING (SELECT 1 AS x) s ON true WHEN MATCHED THEN DELETE`,
    `ALTER TABLE ${table} ADD COLUMN x INTEGER`,
    `ALTER TABLE ${table} RENAME TO gone`,
    `CREATE TABLE "${ATTACHED}".mine AS SELECT 1`,
    `CREATE INDEX i ON ${table} (event_id)`,
    `CREATE SCHEMA "${ATTACHED}".mine`,
    `CREATE VIEW "${ATTACHED}".mine AS SELECT 1`,
    `CREATE MACRO "${ATTACHED}".mine() AS 1`,
    `CREATE SEQUENCE "${ATTACHED}".mine`,
    `CREATE TYPE "${ATTACHED}".mine AS ENUM ('a')`,
    `DROP SCHEMA "${ATTACHED}".main CASCADE`,
    `DROP DATABASE "${ATTACHED}"`,
    `COMMENT ON TABLE ${table} IS 'mine'`,
    `EXPLAIN ANALYZE INSERT INTO ${table} (event_id) VALUES ('forged')`,
    `EXPLAIN ANALYZE DELETE FROM ${table}`,
    `EXPLAIN ANALYZE COPY (SELECT 1) TO '${folder}/x'`,
    `WITH x AS (SELECT 1) DELETE FROM ${table}`,
    `BEGIN; DELETE FROM ${table}; COMMIT`,
    `BEGIN READ WRITE`,
    'COMMIT',
    `PREPARE p AS DELETE FROM ${table}; EXECUTE p`,
    `SELECT * FROM query('DELETE FROM ${table.replaceAll("'", "''")}')`,
    `SELECT * FROM query_table('/etc/passwd')`,
    `SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''/etc/passwd'')'))`,
    `SELECT content FROM read_text(['/etc/passwd', '/etc/hostname'])`,
    `SELECT (SELECT content FROM read_text('/etc/passwd'))`,
    `SELECT * FROM (VALUES (1)) t(x), LATERAL (SELECT * FROM read_text('/etc/passwd'))`,
    `CREATE OR REPLACE TEMP MACRO leak() AS TABLE SELECT * FROM read_text('/etc/passwd'); FROM leak()`,
    `CREATE TEMP VIEW leak AS SELECT * FROM read_text('/etc/passwd'); FROM leak`,
    `PRAGMA enable_profiling`,
    `PRAGMA enable_checkpoint_on_shutdown`,
    `PRAGMA force_checkpoint`,
    `CALL force_checkpoint('${ATTACHED}')`,
    `CALL checkpoint('${ATTACHED}')`,
    `PRAGMA import_database('${folder}')`,
    `UPDATE EXTENSIONS`,
    `FORCE INSTALL json FROM core_nightly`,
    `SELECT nextval('x')`,
    `SELECT getenv('PATH')`,
    `SELECT write_blob('${folder}/x', 'y')`,
    `.shell ls`,
    `COPY (SELECT 1) TO PROGRAM 'touch ${folder}/x'`,
    `COPY (SELECT 1) TO '/dev/fd/3' (FORMAT csv)`,
    `COPY (SELECT 1) TO STDOUT`,
  ];
}
