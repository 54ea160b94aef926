import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Connection, Row } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { type BucketQuery, bucketsOf, commonStep } from './buckets.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, groupSql } from './dimensions.ts';
import { type DimensionFilter, filterSql } from './filter.ts';
import { keyNames } from './key-names.ts';
import { Parameters } from './parameters.ts';
import { eventsOf, missingIn, readSegments } from './source.ts';
import { addSums, NO_USAGE, SUMMED_COLUMNS, SUMS_OF_SUMS_SQL, SUMS_SQL, sumsOf, type UsageSums } from './usage-sums.ts';

export interface UsageSeriesQuery extends BucketQuery {
  /** What to group by; null for the whole. */
  readonly by: Dimension | null;
  readonly filter?: DimensionFilter;
}

export interface UsageRow extends UsageSums {
  /** Start of the bucket. */
  readonly fromMs: EpochMs;
  /** `''` stands for events without a value, null when not grouped. */
  readonly group: string | null;
}

export interface UsageSeries {
  /** Every bucket of the range in order, empty ones included. */
  readonly buckets: readonly TimeRange[];
  /** By bucket, then group; groups without events in a bucket are left out. */
  readonly rows: readonly UsageRow[];
  /** Display names of groups where they differ from the value. */
  readonly names: Readonly<Record<string, string>>;
  readonly total: UsageSums;
  /** Segments read. */
  readonly segments: number;
  /** Segments that could not be opened: the sums lack their events. */
  readonly missing: readonly string[];
}

/** Rows a chart can still be made of. */
const MAX_ROWS = 200_000;

const COLUMNS = ['created_at_ms', 'key_name', ...DIMENSIONS.map((d) => DIMENSION_COLUMN[d]), ...SUMMED_COLUMNS];

/** What was billed in `[fromMs, toMs)`, in buckets of a zone, by the values of a dimension. */
export async function usageSeries(hub: Hub, set: SegmentSet, query: UsageSeriesQuery, signal?: AbortSignal): Promise<UsageSeries> {
  const buckets = bucketsOf(query);
  using view = await set.acquire({ fromMs: query.fromMs, toMs: query.toMs });
  const found = { buckets, segments: view.segments.length, missing: missingIn(view) };
  if (view.segments.length === 0) return { ...found, rows: [], names: {}, total: NO_USAGE };
  const relation = eventsOf(view.segments, COLUMNS);
  return await readSegments(hub, view, async (connection) => {
    const rows = await readRows(connection, relation, query, buckets, signal);
    return { ...found, rows, names: await namesOf(connection, relation, query, signal), total: rows.reduce(addSums, NO_USAGE) };
  });
}

async function readRows(
  connection: Connection,
  relation: string,
  query: UsageSeriesQuery,
  buckets: readonly TimeRange[],
  signal: AbortSignal | undefined,
): Promise<UsageRow[]> {
  const parameters = new Parameters();
  const slots = slotsSql(relation, query, buckets, parameters);
  const result = isUniform(buckets) ? 'SELECT * FROM slots' : bucketsSql(buckets, parameters);
  const sql = `WITH slots AS (${slots}) ${result} ORDER BY from_ms, grp LIMIT ${MAX_ROWS + 1}`;
  const rows = await connection.rows(sql, parameters.values, signal);
  if (rows.length > MAX_ROWS)
    throw new InvalidArgumentError(`The chart would have more than ${MAX_ROWS} values.`, {
      hint: 'Choose larger buckets, a shorter range or a filter.',
    });
  return rows.map(usageRow);
}

/** Sums by slot and group, where a slot is the longest stretch of time that never reaches into two buckets. */
function slotsSql(relation: string, query: UsageSeriesQuery, buckets: readonly TimeRange[], parameters: Parameters): string {
  const first = parameters.integer(buckets[0]?.fromMs ?? query.fromMs);
  const step = parameters.integer(commonStep(buckets));
  const group = query.by === null ? 'NULL::VARCHAR' : groupSql(query.by);
  const where = filterSql({ ...query.filter, fromMs: query.fromMs, toMs: query.toMs }, parameters);
  return `SELECT ${first} + (created_at_ms - ${first}) // ${step} * ${step} AS from_ms, ${group} AS grp, ${SUMS_SQL}
    FROM ${relation} WHERE ${where} GROUP BY from_ms, grp`;
}

/** Slots joined to the bucket they lie in: cheap, because there are few of them where buckets differ in width. */
function bucketsSql(buckets: readonly TimeRange[], parameters: Parameters): string {
  const starts = parameters.text(JSON.stringify(buckets.map(({ fromMs }) => fromMs)));
  return `SELECT b.start_ms AS from_ms, grp, ${SUMS_OF_SUMS_SQL}
    FROM slots ASOF JOIN (SELECT unnest(from_json(${starts}, '["BIGINT"]')) AS start_ms) b ON slots.from_ms >= b.start_ms
    GROUP BY b.start_ms, grp`;
}

async function namesOf(
  connection: Connection,
  relation: string,
  query: UsageSeriesQuery,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  if (query.by !== 'key') return {};
  const parameters = new Parameters();
  const sql = filterSql({ ...query.filter, fromMs: query.fromMs, toMs: query.toMs }, parameters);
  return keyNames(connection, relation, { sql, values: parameters.values }, signal);
}

function isUniform(buckets: readonly TimeRange[]): boolean {
  const step = commonStep(buckets);
  return buckets.every(({ fromMs, toMs }) => toMs - fromMs === step);
}

function usageRow(row: Row): UsageRow {
  return { fromMs: toSafeInteger(integer(row['from_ms'])), group: typeof row['grp'] === 'string' ? row['grp'] : null, ...sumsOf(row) };
}
