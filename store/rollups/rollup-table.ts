import { HOUR_MS } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { ERROR_SQL } from '../queries/dimensions.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import { totalsOf } from '../segments/totals.ts';
import { latencyBucketSql } from './latency.ts';

/** The table of a sealed segment that holds its events summed by hour. */
export const ROLLUP_TABLE = 'segment_rollups_hourly';

/** Every column that a query can filter or group by, whole: a status code, not its class, so that each filter has an exact answer. */
export const ROLLUP_DIMENSIONS = [
  'key_id', 'key_name', 'provider_type', 'protocol_family', 'model', 'mapped_model', 'account_name', 'endpoint', 'status_code',
] as const; // prettier-ignore

interface Measure {
  readonly type: string;
  /** Aggregate of the events of a row. */
  readonly of: string;
}

/** Columns whose sums a row tells. */
const SUMMED = {
  input_uncached: 'input_uncached_tokens',
  input_cached: 'input_cached_tokens',
  output: 'output_tokens',
  billable: 'billable_tokens',
  retries: 'same_account_retry_count',
  images: 'response_image_count',
  request_bytes: 'request_body_bytes',
  bytes_streamed: 'bytes_streamed',
  latency_sum: 'latency_ms',
} as const;

const sum = (name: keyof typeof SUMMED): Measure => ({ type: 'BIGINT', of: `coalesce(sum(${SUMMED[name]}), 0)` });
const count = (what: string): Measure => ({ type: 'BIGINT', of: what });

/** What a row tells of its events. */
const MEASURES: Readonly<Record<string, Measure>> = {
  requests: count('count(*)'),
  input_uncached: sum('input_uncached'),
  input_cached: sum('input_cached'),
  output: sum('output'),
  billable: sum('billable'),
  credits: { type: 'DECIMAL(38,12)', of: 'coalesce(sum(credit_usage), 0)' },
  credits_missing: count('count(*) FILTER (credit_usage_missing)'),
  usage_missing: count('count(*) FILTER (usage_missing)'),
  errors: count(`count(*) FILTER (${ERROR_SQL})`),
  retries: sum('retries'),
  images: sum('images'),
  request_bytes: sum('request_bytes'),
  bytes_streamed: sum('bytes_streamed'),
  latency_count: count('count(latency_ms)'),
  latency_sum: sum('latency_sum'),
  latency_sketch: { type: 'MAP(SMALLINT, UBIGINT)', of: `histogram(${latencyBucketSql('latency_ms')})` },
  first_ms: count('min(created_at_ms)'),
  last_ms: count('max(created_at_ms)'),
};

/** A row is one combination of the dimensions in one UTC hour; `created_at_ms` is the hour's first instant, so that filters and groups work as on events. */
export const ROLLUP_COLUMNS: readonly string[] = ['created_at_ms', ...ROLLUP_DIMENSIONS, ...Object.keys(MEASURES)];

/** SQL type of a column of the rollups. */
export function rollupType(column: string): string {
  return MEASURES[column]?.type ?? (column === 'created_at_ms' || column === 'status_code' ? 'BIGINT' : 'VARCHAR');
}

/** Expression of the first instant of the UTC hour of a time. */
export function hourSql(column: string): string {
  return `(${column} - (${column} % ${HOUR_MS} + ${HOUR_MS}) % ${HOUR_MS})`;
}

/** The rollups of a relation of events: the one definition of what they are. */
export function rollupsSql(events: string): string {
  const measures = Object.entries(MEASURES).map(([name, { type, of }]) => `(${of})::${type} AS ${name}`);
  return hourlySql(events, ROLLUP_DIMENSIONS, measures);
}

/** Some of what rollups tell of a relation of events, by some of their dimensions; sums have as many bits as they take. */
export function someRollupsSql(events: string, dimensions: readonly string[], measures: readonly string[]): string {
  const told = Object.entries(MEASURES).filter(([name]) => measures.includes(name));
  return hourlySql(
    events,
    dimensions,
    told.map(([name, { of }]) => `${of} AS ${name}`),
  );
}

/** Events by hour and these columns. */
export function hourlySql(events: string, by: readonly string[], values: readonly string[]): string {
  const hourly = `(SELECT *, ${hourSql('created_at_ms')} AS hour_ms FROM ${events})`;
  return `SELECT ${['hour_ms AS created_at_ms', ...by, ...values].join(', ')} FROM ${hourly} GROUP BY ${['hour_ms', ...by].join(', ')}`;
}

/**
 * Adds the rollups to the segment attached as `name`, whose events are complete. One whose sums do not fit into 64 bits goes without, and queries read its events:
 * the engine unpacks 128-bit integers a hundred times slower, which would cost every segment what hardly any needs.
 */
export async function writeRollups(connection: Connection, name: string, signal?: AbortSignal): Promise<void> {
  const events = `${ident(name)}.usage_events`;
  if (!(await sumsFit(connection, events, signal))) return;
  const columns = ROLLUP_COLUMNS.map((column) => `${column} ${rollupType(column)}`).join(', ');
  await connection.run(`CREATE TABLE ${ident(name)}.${ROLLUP_TABLE} (${columns})`);
  const order = ['created_at_ms', ...ROLLUP_DIMENSIONS].join(', ');
  await connection.run(`INSERT INTO ${ident(name)}.${ROLLUP_TABLE} ${rollupsSql(events)} ORDER BY ${order}`, [], signal);
}

/** Whether every sum over any of these events is a 64-bit integer. */
async function sumsFit(connection: Connection, events: string, signal: AbortSignal | undefined): Promise<boolean> {
  const sizes = Object.values(SUMMED).map((column) => `coalesce(sum(abs(${column}::HUGEINT)), 0)`);
  const row = await connection.row(`SELECT greatest(${sizes.join(', ')}) <= ${2n ** 63n - 1n} AS fit FROM ${events}`, [], signal);
  return row?.['fit'] === true;
}

/** Which of these attached files have the table of rollups. */
export async function filesWithRollups(connection: Connection, names: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
  return connection.having(ROLLUP_TABLE, names, signal);
}

/** The totals of the segment attached as `name` as its rollups add them up. */
export async function rollupTotals(connection: Connection, name: string, signal?: AbortSignal): Promise<SegmentTotals> {
  const row = await connection.row(
    `SELECT coalesce(sum(requests), 0) AS rows, min(first_ms) AS from_ms, max(last_ms) AS to_ms,
       sum(input_uncached) AS input_uncached, sum(input_cached) AS input_cached, sum(output) AS output, sum(billable) AS billable,
       sum(credits) AS credits, sum(credits_missing) AS credits_missing
     FROM ${ident(name)}.${ROLLUP_TABLE}`,
    [],
    signal,
  );
  return totalsOf(row ?? {});
}
