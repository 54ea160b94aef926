import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Connection, Row } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { hoursOf } from '../rollups/hours.ts';
import { type RollupReader, Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { type BucketQuery, bucketsOf, commonStep } from './buckets.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, ERROR_SQL, groupSql } from './dimensions.ts';
import { type EventFilter, eventFilterSql, filterColumns } from './event-filter.ts';
import { filterSql } from './filter.ts';
import { keyNames } from './key-names.ts';
import { Parameters } from './parameters.ts';
import { missingIn, readSegments } from './source.ts';
import { sourceOf, type UsageSource, wholeSource } from './usage-source.ts';
import { countOf } from './usage-sums.ts';

/** The columns whose values are counted. */
const FACETS = ['key', 'model', 'provider', 'account', 'endpoint', 'status'] as const satisfies readonly Dimension[];
type FacetName = (typeof FACETS)[number];

export interface FacetsQuery extends BucketQuery {
  readonly filter: EventFilter;
}

/** A value and how many events have it. */
export interface FacetValue {
  /** `''` stands for events without one. */
  readonly value: string;
  readonly name: string | null;
  readonly events: number;
}

export interface Facet {
  /** The most frequent values. */
  readonly values: readonly FacetValue[];
  /** How many values there are in all. */
  readonly distinct: number;
}

/** Marks whose numbers the hourly sums know as well. */
export const COUNTED_MARKS = ['failed', 'credits-missing', 'usage-missing'] as const;
type CountedMark = (typeof COUNTED_MARKS)[number];

export interface EventFacets {
  readonly buckets: readonly TimeRange[];
  /** Buckets that have events. */
  readonly bars: readonly { readonly fromMs: EpochMs; readonly events: number; readonly failed: number }[];
  readonly total: number;
  readonly failed: number;
  /** By dimension, without what the filter demands of that dimension itself: what choosing another value would show. Status has its classes. */
  readonly facets: Readonly<Record<FacetName, Facet>>;
  readonly marks: Readonly<Record<CountedMark, number>>;
  /** Segments read. */
  readonly segments: number;
  /** Segments that could not be opened: their events are not counted. */
  readonly missing: readonly string[];
}

const MOST_VALUES = 50;
const NOTHING: Facet = { values: [], distinct: 0 };
const NO_FACETS: EventFacets['facets'] = { key: NOTHING, model: NOTHING, provider: NOTHING, account: NOTHING, endpoint: NOTHING, status: NOTHING };
const NO_MARKS: EventFacets['marks'] = { failed: 0, 'credits-missing': 0, 'usage-missing': 0 };
const COUNTS = ['requests', 'errors', 'credits_missing', 'usage_missing'] as const;
const COUNTS_SQL = `count(*) AS requests, count(*) FILTER (${ERROR_SQL}) AS errors, count(*) FILTER (credit_usage_missing) AS credits_missing,
  count(*) FILTER (usage_missing) AS usage_missing`;
const SUMS_SQL = COUNTS.map((name) => `sum(${name}) AS ${name}`).join(', ');

/** How many events of `[fromMs, toMs)` there are by time and by value, all of one view of the store; from the hourly sums where they know the filter. */
export async function eventFacets(
  hub: Hub,
  set: SegmentSet,
  query: FacetsQuery,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<EventFacets> {
  const read = (reader: RollupReader | null): Promise<EventFacets> => readFacets(hub, set, reader, query, signal);
  const byHour = rollups !== null && (query.filter.where ?? []).length === 0;
  return await (byHour ? rollups.answer(read, signal) : read(null));
}

async function readFacets(
  hub: Hub,
  set: SegmentSet,
  reader: RollupReader | null,
  query: FacetsQuery,
  signal: AbortSignal | undefined,
): Promise<EventFacets> {
  const buckets = bucketsOf(query);
  using view = await set.acquire({ fromMs: query.fromMs, toMs: query.toMs });
  const found = { buckets, segments: view.segments.length, missing: missingIn(view) };
  if (view.segments.length === 0) return { ...found, bars: [], total: 0, failed: 0, facets: NO_FACETS, marks: NO_MARKS };
  return await readSegments(hub, view, async (connection) => {
    using rolled = reader === null ? null : await reader(connection, view.segments, signal);
    const source = rolled === null ? wholeSource(view.segments, null) : sourceOf(view.segments, rolled, hoursOf(query, buckets));
    const reading: Reading = { connection, source, query, signal };
    const slots = await readSlots(reading, buckets);
    const total = (name: (typeof COUNTS)[number]): number => slots.reduce((sum, row) => sum + countOf(row[name]), 0);
    return {
      ...found,
      bars: barsOf(slots, buckets),
      total: total('requests'),
      failed: total('errors'),
      facets: await readDimensions(reading),
      marks: { failed: total('errors'), 'credits-missing': total('credits_missing'), 'usage-missing': total('usage_missing') },
    };
  });
}

interface Reading {
  readonly connection: Connection;
  readonly source: UsageSource;
  readonly query: FacetsQuery;
  readonly signal: AbortSignal | undefined;
}

/** Counts by slot, where a slot is the longest stretch of time that never reaches into two buckets. */
async function readSlots({ connection, source, query, signal }: Reading, buckets: readonly TimeRange[]): Promise<Row[]> {
  const parameters = new Parameters();
  const first = parameters.integer(buckets[0]?.fromMs ?? query.fromMs);
  const step = parameters.integer(commonStep(buckets));
  const place = `${first} + (created_at_ms - ${first}) // ${step} * ${step} AS from_ms`;
  const counted = countedSql(source, query, { group: place, columns: [] }, parameters);
  return await connection.rows(`SELECT from_ms, ${SUMS_SQL} FROM (${counted}) GROUP BY from_ms ORDER BY from_ms`, parameters.values, signal);
}

function barsOf(slots: readonly Row[], buckets: readonly TimeRange[]): EventFacets['bars'] {
  const bars: { fromMs: EpochMs; events: number; failed: number }[] = [];
  let at = 0;
  for (const slot of slots) {
    const ms = Number(slot['from_ms']);
    while (ms >= (buckets[at]?.toMs ?? Number.POSITIVE_INFINITY)) at += 1;
    const fromMs = buckets[at]?.fromMs ?? ms;
    const last = bars.at(-1);
    if (last?.fromMs === fromMs) {
      last.events += countOf(slot['requests']);
      last.failed += countOf(slot['errors']);
    } else bars.push({ fromMs, events: countOf(slot['requests']), failed: countOf(slot['errors']) });
  }
  return bars;
}

async function readDimensions(reading: Reading): Promise<EventFacets['facets']> {
  const facets: Record<FacetName, Facet> = { ...NO_FACETS };
  for (const dimension of FACETS) facets[dimension] = await readDimension(reading, dimension);
  const { connection, source, query, signal } = reading;
  const others = { ...query.filter, key: null };
  const names = await keyNames(
    connection,
    source,
    filterColumns(others).filter((column) => column !== 'created_at_ms'),
    { events: (parameters) => eventFilterSql(within(others, query), parameters), rollups: (parameters) => filterSql(outOfTime(others), parameters) },
    signal,
  );
  return { ...facets, key: { ...facets.key, values: facets.key.values.map((one) => ({ ...one, name: names[one.value] ?? null })) } };
}

async function readDimension({ connection, source, query, signal }: Reading, dimension: Dimension): Promise<Facet> {
  const parameters = new Parameters();
  const open = { ...query, filter: { ...query.filter, [dimension]: null } };
  const group = { group: `${groupSql(dimension)} AS value`, columns: [DIMENSION_COLUMN[dimension]] };
  const counted = countedSql(source, open, group, parameters);
  const rows = await connection.rows(
    `SELECT value, sum(requests) AS requests, count(*) OVER () AS distinct_values FROM (${counted}) GROUP BY value
     ORDER BY requests DESC, value LIMIT ${MOST_VALUES}`,
    parameters.values,
    signal,
  );
  const values = rows.map((row) => ({ value: String(row['value']), name: null, events: countOf(row['requests']) }));
  return { values, distinct: rows[0] === undefined ? 0 : countOf(rows[0]['distinct_values']) };
}

interface Group {
  /** Expression of what is counted by, with its name. */
  readonly group: string;
  readonly columns: readonly string[];
}

/** Events and hourly sums that meet the filter, counted by a group. */
function countedSql(source: UsageSource, query: FacetsQuery, { group, columns }: Group, parameters: Parameters): string {
  const filter = within(query.filter, query);
  const narrowed = DIMENSIONS.filter((dimension) => (filter[dimension] ?? null) !== null).map((dimension) => DIMENSION_COLUMN[dimension]);
  const { events, rollups } = source.sums(
    [...new Set([...filterColumns(filter), ...columns, 'credit_usage_missing', 'usage_missing'])],
    [...new Set(['created_at_ms', ...narrowed, ...columns, ...COUNTS])],
  );
  const parts: string[] = [];
  if (events !== null) parts.push(`SELECT ${group}, ${COUNTS_SQL} FROM ${events} WHERE ${eventFilterSql(filter, parameters)} GROUP BY ALL`);
  if (rollups !== null) parts.push(`SELECT ${group}, ${SUMS_SQL} FROM ${rollups} WHERE ${filterSql(outOfTime(filter), parameters)} GROUP BY ALL`);
  return parts.join(' UNION ALL ');
}

function within(filter: EventFilter, { fromMs, toMs }: TimeRange): EventFilter {
  return { ...filter, fromMs, toMs };
}

/** Hourly sums are those of the range already. */
function outOfTime({ fromMs: _from, toMs: _to, ...filter }: EventFilter): EventFilter {
  return filter;
}
