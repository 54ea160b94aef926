import { EVENT_COLUMNS, type ColumnType, type EventColumn, FACT_COLUMNS, HEAVY_COLUMNS } from '../domain/columns.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { createProgressTable } from './progress-table.ts';
import { createReplayedFiles, ORIGIN_COLUMNS } from './replayed-files.ts';

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
export const COMPUTED_COLUMNS = [
  { name: 'source_seq', type: 'BIGINT', sql: '0::BIGINT' },
  { name: 'source_event_id', type: 'VARCHAR', sql: 'event_id' },
  { name: 'key_status_at_event', type: 'VARCHAR', sql: "'active'" },
  { name: 'created_at', type: 'TIMESTAMPTZ', sql: 'make_timestamptz(created_at_ms * 1000)' },
  { name: 'created_date', type: 'DATE', sql: 'make_timestamp(created_at_ms * 1000)::DATE' },
  { name: 'created_hour', type: 'TIMESTAMP', sql: "date_trunc('hour', make_timestamp(created_at_ms * 1000))" },
] as const;

const COMPUTED = COMPUTED_COLUMNS.map(({ name, type, sql }) => `${name} ${type} GENERATED ALWAYS AS (${sql}) VIRTUAL`);

function definition(column: EventColumn): string {
  return `${ident(column.name)} ${sqlType(column)}${column.nullable ? '' : ' NOT NULL'}`;
}

/** Creates the tables of a segment in the attached database `name`. */
export async function createSegmentTables(connection: Connection, name: string): Promise<void> {
  const at = ident(name);
  await connection.run(`CREATE TABLE ${at}.usage_events (${[...FACT_COLUMNS.map(definition), ...ORIGIN_COLUMNS, ...COMPUTED].join(', ')})`);
  await connection.run(`CREATE TABLE ${at}.usage_event_details (event_id VARCHAR NOT NULL, ${HEAVY_COLUMNS.map(definition).join(', ')})`);
  await connection.run(`CREATE TABLE ${at}.segment_meta (
    store_id VARCHAR NOT NULL, sequence BIGINT NOT NULL, schema_version INTEGER NOT NULL, kind VARCHAR NOT NULL,
    created_ms BIGINT NOT NULL, rolled_ms BIGINT, sealed_ms BIGINT,
    rows BIGINT, from_ms BIGINT, to_ms BIGINT,
    input_uncached HUGEINT, input_cached HUGEINT, output HUGEINT, billable HUGEINT, credits DECIMAL(38,12), credits_missing BIGINT,
    fingerprint VARCHAR, engine_version VARCHAR)`);
  await createProgressTable(connection, name);
  await createReplayedFiles(connection, name);
}

export const EVENT_COLUMN_NAMES: readonly string[] = EVENT_COLUMNS.map((c) => c.name);
export const FACT_COLUMN_NAMES: readonly string[] = FACT_COLUMNS.map((c) => c.name);
export const HEAVY_COLUMN_NAMES: readonly string[] = HEAVY_COLUMNS.map((c) => c.name);
