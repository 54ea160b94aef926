import { EVENT_COLUMNS, type ColumnType, type EventColumn, FACT_COLUMNS, HEAVY_COLUMNS } from '../domain/columns.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { createProgressTable } from './progress-table.ts';

/** Version of the tables inside a segment file. */
export const SEGMENT_SCHEMA_VERSION = 1;

const SQL_TYPES: Readonly<Record<ColumnType, string>> = { text: 'VARCHAR', int64: 'BIGINT', boolean: 'BOOLEAN', decimal: 'DECIMAL(24,12)' };

export function sqlType(column: EventColumn): string {
  return SQL_TYPES[column.type];
}

/**
 * Columns the reference's `usage_events` has besides the event itself. They follow from other columns or carry nothing,
 * so they are computed when read and take no space.
 */
const COMPUTED = [
  'source_seq BIGINT GENERATED ALWAYS AS (0::BIGINT) VIRTUAL',
  'source_event_id VARCHAR GENERATED ALWAYS AS (event_id) VIRTUAL',
  "key_status_at_event VARCHAR GENERATED ALWAYS AS ('active') VIRTUAL",
  'created_at TIMESTAMPTZ GENERATED ALWAYS AS (make_timestamptz(created_at_ms * 1000)) VIRTUAL',
  'created_date DATE GENERATED ALWAYS AS (make_timestamp(created_at_ms * 1000)::DATE) VIRTUAL',
  "created_hour TIMESTAMP GENERATED ALWAYS AS (date_trunc('hour', make_timestamp(created_at_ms * 1000))) VIRTUAL",
];

function definition(column: EventColumn): string {
  return `${ident(column.name)} ${sqlType(column)}${column.nullable ? '' : ' NOT NULL'}`;
}

/** Creates the tables of a segment in the attached database `name`. */
export async function createSegmentTables(connection: Connection, name: string): Promise<void> {
  const at = ident(name);
  await connection.run(`CREATE TABLE ${at}.usage_events (${[...FACT_COLUMNS.map(definition), ...COMPUTED].join(', ')})`);
  await connection.run(`CREATE TABLE ${at}.usage_event_details (event_id VARCHAR NOT NULL, ${HEAVY_COLUMNS.map(definition).join(', ')})`);
  await connection.run(`CREATE TABLE ${at}.segment_meta (
    store_id VARCHAR NOT NULL, sequence BIGINT NOT NULL, schema_version INTEGER NOT NULL, kind VARCHAR NOT NULL,
    created_ms BIGINT NOT NULL, rolled_ms BIGINT, sealed_ms BIGINT,
    rows BIGINT, from_ms BIGINT, to_ms BIGINT,
    input_uncached HUGEINT, input_cached HUGEINT, output HUGEINT, billable HUGEINT, credits DECIMAL(38,12), credits_missing BIGINT,
    fingerprint VARCHAR, engine_version VARCHAR)`);
  await createProgressTable(connection, name);
}

export const EVENT_COLUMN_NAMES: readonly string[] = EVENT_COLUMNS.map((c) => c.name);
export const FACT_COLUMN_NAMES: readonly string[] = FACT_COLUMNS.map((c) => c.name);
export const HEAVY_COLUMN_NAMES: readonly string[] = HEAVY_COLUMNS.map((c) => c.name);
