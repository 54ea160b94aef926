import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Connection, SqlValue } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { InvalidArgumentError } from '../errors.ts';
import { hoursOf } from '../rollups/hours.ts';
import { type RollupReader, Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { type BucketQuery, bucketsOf, commonStep } from './buckets.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, groupSql } from './dimensions.ts';
import { type DimensionFilter, filterSql } from './filter.ts';
import { keyNames } from './key-names.ts';
import { Parameters } from './parameters.ts';
import { missingIn, readSegments } from './source.ts';
import { sourceOf, type UsageSource } from './usage-source.ts';
import { addSums, countOf, NARROW_SUMS_SQL, NO_USAGE, SUM_NAMES, SUMMED_COLUMNS, SUMS_OF_SUMS_SQL, SUMS_SQL, type UsageSums } from './usage-sums.ts';

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

/** What was billed in `[fromMs, toMs)`, in buckets of a zone, by the values of a dimension; without rollups from the events alone. */
export async function usageSeries(
  hub: Hub,
  set: SegmentSet,
  query: UsageSeriesQuery,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<UsageSeries> {
  const buckets = bucketsOf(query);
  const read = (reader: RollupReader | null): Promise<UsageSeries> => readSeries({ hub, set, reader, signal }, query, buckets);
  return await (rollups === null ? read(null) : rollups.answer(read, signal));
}

interface Reading {
  readonly hub: Hub;
  readonly set: SegmentSet;
  readonly reader: RollupReader | null;
  readonly signal: AbortSignal | undefined;
}

async function readSeries({ hub, set, reader, signal }: Reading, query: UsageSeriesQuery, buckets: readonly TimeRange[]): Promise<UsageSeries> {
  using view = await set.acquire({ fromMs: query.fromMs, toMs: query.toMs });
  const found = { buckets, segments: view.segments.length, missing: missingIn(view) };
  if (view.segments.length === 0) return { ...found, rows: [], names: {}, total: NO_USAGE };
  return await readSegments(hub, view, async (connection) => {
    using rolled = reader === null ? null : await reader(connection, view.segments, signal);
    const source = sourceOf(view.segments, rolled, hoursOf(query, buckets));
    const rows = await readRows(connection, source, query, buckets, signal);
    return { ...found, rows, names: await namesOf(connection, source, query, signal), total: rows.reduce(addSums, NO_USAGE) };
  });
}

async function readRows(
  connection: Connection,
  source: UsageSource,
  query: UsageSeriesQuery,
  buckets: readonly TimeRange[],
  signal: AbortSignal | undefined,
): Promise<UsageRow[]> {
  const parameters = new Parameters();
  const slots = slotsSql(source, query, buckets, parameters);
  const result = isUniform(buckets) ? 'SELECT * FROM slots' : bucketsSql(buckets, parameters);
  const read = (sums: string): Promise<SqlValue[][]> =>
    connection.columns(
      `WITH slots AS (${slots}), result AS (${result}) SELECT from_ms::DOUBLE, grp, ${sums} FROM result ORDER BY from_ms, grp LIMIT ${MAX_ROWS + 1}`,
      parameters.values,
      signal,
    );
  const narrow = await read(NARROW_SUMS_SQL);
  const columns = holdsNull(narrow.slice(2)) ? await read(SUM_NAMES.join(', ')) : narrow;
  if ((columns[0]?.length ?? 0) > MAX_ROWS)
    throw new InvalidArgumentError(`The chart would have more than ${MAX_ROWS} values.`, {
      hint: 'Choose larger buckets, a shorter range or a filter.',
    });
  return usageRows(columns);
}

/** Sums by slot and group, where a slot is the longest stretch of time that never reaches into two buckets. */
function slotsSql(source: UsageSource, query: UsageSeriesQuery, buckets: readonly TimeRange[], parameters: Parameters): string {
  const first = parameters.integer(buckets[0]?.fromMs ?? query.fromMs);
  const step = parameters.integer(commonStep(buckets));
  const group = query.by === null ? 'NULL::VARCHAR' : groupSql(query.by);
  const place = `${first} + (created_at_ms - ${first}) // ${step} * ${step} AS from_ms, ${group} AS grp`;
  const dimensions = dimensionsOf(query);
  const parts: string[] = [];
  const events = source.events(['created_at_ms', ...new Set([...dimensions, 'status_code']), ...SUMMED_COLUMNS]);
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  if (events !== null)
    parts.push(`SELECT ${place}, ${SUMS_SQL} FROM ${events} WHERE ${filterSql({ ...query.filter, ...range }, parameters)} GROUP BY from_ms, grp`);
  const rollups = source.rollups(['created_at_ms', ...dimensions, ...SUM_NAMES]);
  if (rollups !== null)
    parts.push(`SELECT ${place}, ${SUMS_OF_SUMS_SQL} FROM ${rollups} WHERE ${filterSql(query.filter ?? {}, parameters)} GROUP BY from_ms, grp`);
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  return `SELECT from_ms, grp, ${SUMS_OF_SUMS_SQL} FROM (${parts.join(' UNION ALL ')}) GROUP BY from_ms, grp`;
}

/** The columns that the query groups or filters by. */
function dimensionsOf({ by, filter }: UsageSeriesQuery): string[] {
  return DIMENSIONS.filter((d) => d === by || (filter?.[d] ?? null) !== null).map((d) => DIMENSION_COLUMN[d]);
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
  source: UsageSource,
  query: UsageSeriesQuery,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  if (query.by !== 'key') return {};
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  return await keyNames(
    connection,
    source,
    dimensionsOf(query),
    {
      events: (parameters) => filterSql({ ...query.filter, ...range }, parameters),
      rollups: (parameters) => filterSql(query.filter ?? {}, parameters),
    },
    signal,
  );
}

function isUniform(buckets: readonly TimeRange[]): boolean {
  const step = commonStep(buckets);
  return buckets.every(({ fromMs, toMs }) => toMs - fromMs === step);
}

/** The rows of a chart out of their columns; one literal each, because there are tens of thousands. */
function usageRows([times = [], groups = [], ...sums]: readonly (readonly SqlValue[])[]): UsageRow[] {
  const [requests = [], uncached = [], cached = [], output = [], billable = [], credits = [], missing = [], errors = []] = sums;
  return times.map((time, at) => {
    const group = groups[at];
    return {
      fromMs: Number(time),
      group: typeof group === 'string' ? group : null,
      requests: countOf(requests[at]),
      inputUncached: integer(uncached[at]),
      inputCached: integer(cached[at]),
      output: integer(output[at]),
      billable: integer(billable[at]),
      credits: integer(credits[at]),
      creditsMissing: countOf(missing[at]),
      errors: countOf(errors[at]),
    };
  });
}

function holdsNull(columns: readonly (readonly SqlValue[])[]): boolean {
  return columns.some((column) => column.includes(null));
}
