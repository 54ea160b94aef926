import type { Connection, Row } from '../../store/duckdb/connection.ts';
import { literal } from '../../store/duckdb/sql.ts';
import type { BucketSize } from '../../store/queries/buckets.ts';
import type { Dimension } from '../../store/queries/dimensions.ts';
import type { DimensionFilter } from '../../store/queries/filter.ts';
import type { UsageSums } from '../../store/queries/usage-sums.ts';
import type { PricedTokens } from './plain-prices.ts';

/** A straight scan of all events by SQL that shares nothing with the product: the engine's own calendar, one GROUP BY, no rollups. */
export interface ScanQuery {
  readonly fromMs: number;
  readonly toMs: number;
  /** How to tell stretches of time apart: buckets of the zone, hours of its week, or not at all. */
  readonly per: BucketSize | 'hour-of-week' | 'nothing';
  readonly zone: string;
  readonly by: readonly Dimension[];
  readonly filter: DimensionFilter;
  /** Whether to list what each event used, to price it. */
  readonly listed?: boolean;
}

export interface Scanned {
  /** Which stretch of time. */
  readonly label: string;
  /** Values of the groups; `''` where an event has none. */
  readonly path: readonly string[];
  readonly sums: UsageSums;
  /** Exact latencies. */
  readonly latencies: readonly number[];
  /** What each event used; empty unless it was asked for. */
  readonly events: readonly PricedTokens[];
}

const COLUMN: Readonly<Record<Dimension, string>> = {
  key: 'key_id', 'key-name': 'key_name', model: 'model', 'mapped-model': 'mapped_model', provider: 'provider_type',
  protocol: 'protocol_family', account: 'account_name', endpoint: 'endpoint', status: 'status_code',
}; // prettier-ignore

const CLASS = `CASE status_code // 100 WHEN 2 THEN '2xx' WHEN 3 THEN '3xx' WHEN 4 THEN '4xx' WHEN 5 THEN '5xx' ELSE 'other' END`;

const EVENTS = `to_json(list({model: coalesce(model, ''), at_ms: created_at_ms, tokens: [input_uncached_tokens::VARCHAR, input_cached_tokens::VARCHAR, output_tokens::VARCHAR]}))::VARCHAR`;

/** Copies the events of these attached segments into a table of their own. */
export async function copyFacts(connection: Connection, segments: readonly string[]): Promise<void> {
  await connection.run(`CREATE TABLE memory.facts AS ${segments.map((name) => `SELECT * FROM ${name}.usage_events`).join(' UNION ALL ')}`);
}

export async function scan(connection: Connection, query: ScanQuery): Promise<Scanned[]> {
  const groups = [0, 1].map((at) => groupOf(query.by[at]));
  const rows = await connection.rows(
    `SELECT ${labelSql('created_at_ms', query)} AS label, ${groups[0]} AS g0, ${groups[1]} AS g1, count(*) AS requests,
       sum(input_uncached_tokens) AS input_uncached, sum(input_cached_tokens) AS input_cached, sum(output_tokens) AS output, sum(billable_tokens) AS billable,
       coalesce(sum(credit_usage), 0)::DECIMAL(38,12) AS credits, sum(credit_usage_missing::INT) AS credits_missing, sum(usage_missing::INT) AS usage_missing,
       sum((status_code // 100 <> 2)::INT) AS errors, to_json(list_sort(list(latency_ms) FILTER (latency_ms IS NOT NULL)))::VARCHAR AS latencies,
       ${query.listed === true ? EVENTS : 'NULL'} AS events
     FROM memory.facts WHERE created_at_ms >= ${query.fromMs} AND created_at_ms < ${query.toMs} AND ${filterOf(query.filter)} GROUP BY ALL`,
  );
  return rows.map((row) => ({
    label: String(row['label']),
    path: [String(row['g0']), String(row['g1'])].slice(0, query.by.length),
    sums: sumsIn(row),
    latencies: row['latencies'] === null ? [] : (JSON.parse(String(row['latencies'])) as number[]),
    events: eventsIn(row['events'] ?? null),
  }));
}

function eventsIn(list: Row[string]): PricedTokens[] {
  const events =
    list === null ? [] : (JSON.parse(String(list)) as { readonly model: string; readonly at_ms: number; readonly tokens: readonly string[] }[]);
  return events.map(({ model, at_ms: atMs, tokens }) => ({ model, atMs, tokens: tokens.map(BigInt) }));
}

/** The stretches that begin at these instants. */
export async function labelsOf(
  connection: Connection,
  starts: readonly number[],
  query: Pick<ScanQuery, 'per' | 'zone'>,
): Promise<Map<number, string>> {
  if (starts.length === 0) return new Map();
  const rows = await connection.rows(
    `SELECT ms::DOUBLE AS ms, ${labelSql('ms', query)} AS label FROM (VALUES ${starts.map((ms) => `(${ms}::BIGINT)`).join(', ')}) t(ms)`,
  );
  return new Map(rows.map((row) => [Number(row['ms']), String(row['label'])]));
}

function labelSql(column: string, { per, zone }: Pick<ScanQuery, 'per' | 'zone'>): string {
  const utc = `make_timestamp_ms(${column})`;
  const local = `timezone(${literal(zone)}, ${utc}::TIMESTAMPTZ)`;
  if (per === 'nothing') return `''`;
  if (per === 'hour-of-week') return `(isodow(${local}) - 1) * 24 + hour(${local})`;
  // An hour that clocks repeat is two hours; one that they stretch by half an hour is one.
  const offset = `ceil((epoch_ms(${local}) - epoch_ms(${utc})) / 3600000)`;
  return per === 'hour' ? `concat(date_trunc('hour', ${local}), ' ', ${offset})` : `date_trunc('${per}', ${local})::VARCHAR`;
}

function groupOf(dimension: Dimension | undefined): string {
  if (dimension === undefined) return `''`;
  return dimension === 'status' ? CLASS : `coalesce(${COLUMN[dimension]}, '')`;
}

function filterOf(filter: DimensionFilter): string {
  const conditions = Object.entries(filter).flatMap(([dimension, values]) => {
    if (values === null || values === undefined) return [];
    const list = values.map(literal).join(', ');
    if (values.length === 0) return ['false'];
    if (dimension === 'status') return [`(${CLASS} IN (${list}) OR status_code::VARCHAR IN (${list}))`];
    return [`${COLUMN[dimension as Dimension]} IN (${list})`];
  });
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

function sumsIn(row: Row): UsageSums {
  const big = (name: string): bigint => BigInt(String(row[name]));
  return {
    requests: Number(row['requests']),
    inputUncached: big('input_uncached'),
    inputCached: big('input_cached'),
    output: big('output'),
    billable: big('billable'),
    credits: big('credits'),
    creditsMissing: Number(row['credits_missing']),
    usageMissing: Number(row['usage_missing']),
    errors: Number(row['errors']),
  };
}
