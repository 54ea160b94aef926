import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { type BucketQuery, bucketsOf } from './buckets.ts';
import type { Dimension } from './dimensions.ts';
import type { DimensionFilter } from './filter.ts';
import { isLatency, type Metric, rankColumn } from './metrics.ts';
import { previousRange } from './previous-range.ts';
import type { GroupPath, UsageCut } from './usage-cut.ts';
import { type Latencies, type Latency, readLatencies } from './usage-latency.ts';
import { type Piece, type RankedPieces, type Read, readPieces, readRanked, totalOf } from './usage-pieces.ts';
import { namesOf, type ReadFrom, type Reading, readUsage } from './usage-reading.ts';
import { NO_USAGE, type UsageSums } from './usage-sums.ts';

export interface UsageChartQuery extends BucketQuery {
  /** What to group by, and within each group; null for the whole. */
  readonly by: Dimension | null;
  readonly thenBy: Dimension | null;
  /** What puts groups in order; latencies are read when it is one. */
  readonly metric: Metric;
  /** How many groups are told apart in buckets, by their order over the whole range; null for all. */
  readonly top: number | null;
  readonly filter?: DimensionFilter;
  /** The present, to compare with the period before as far as this one has come; null to leave it. */
  readonly compareMs: EpochMs | null;
}

/** Sums, and how long requests took when that was asked for and any of them tells. */
export interface Measured {
  readonly sums: UsageSums;
  readonly latency: Latency | null;
}

/** A group: `''` stands for events without a value; both are null for all that are not told apart. */
interface Grouped {
  readonly group: string | null;
  readonly subgroup: string | null;
}

export type ChartRow = Measured & Grouped & { readonly fromMs: EpochMs };
export type ChartGroup = Measured & Grouped & { readonly before: Measured | null };
/** A bucket without regard to groups. */
export type ChartBucket = Measured & { readonly fromMs: EpochMs };

/** The period before. */
export interface ChartBefore {
  readonly range: TimeRange;
  readonly buckets: readonly TimeRange[];
  /** Buckets that have events. */
  readonly whole: readonly ChartBucket[];
  readonly total: Measured;
}

export interface UsageChart extends ReadFrom {
  /** Every bucket of the range in order, empty ones included. */
  readonly buckets: readonly TimeRange[];
  /** By bucket, then group, the others last; groups without events in a bucket are left out. */
  readonly rows: readonly ChartRow[];
  /** Buckets that have events, without regard to groups. */
  readonly whole: readonly ChartBucket[];
  /** The largest groups over the range, in order, at most `MAX_GROUPS`. */
  readonly groups: readonly ChartGroup[];
  /** How many groups there are. */
  readonly groupCount: number;
  readonly total: Measured;
  /** Display names of keys where they differ from the value. */
  readonly names: Readonly<Record<string, string>>;
  readonly before: ChartBefore | null;
}

/** Groups that are listed one by one. */
export const MAX_GROUPS = 500;
/** Groups that a bucket can tell apart, besides all of them. */
export const MAX_TOP = 100;

const NOTHING = { rows: [], whole: [], groups: [], groupCount: 0, total: { sums: NO_USAGE, latency: null }, names: {} };

/** What a billing chart shows of a range: the top groups bucket by bucket, every group over the whole range, and the period before. */
export async function usageChart(
  hub: Hub,
  set: SegmentSet,
  query: UsageChartQuery,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<UsageChart> {
  check(query);
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  const buckets = bucketsOf(query);
  const earlier = query.compareMs === null ? null : previousRange(range, query.zone, query.compareMs);
  const cut: UsageCut = { range, buckets, filter: query.filter ?? {}, dimensions: [query.by, query.thenBy].filter((one) => one !== null) };
  const nothing = { ...NOTHING, before: earlier === null ? null : { range: earlier, ...emptyBefore(query, earlier) } };
  const found = await readUsage(
    { hub, set, rollups, signal },
    { fromMs: earlier?.fromMs ?? range.fromMs, toMs: range.toMs },
    (reading) => readChart(reading, query, cut, earlier),
    nothing,
  );
  return { buckets, ...found };
}

type Found = Omit<UsageChart, 'buckets' | keyof ReadFrom>;

async function readChart(reading: Reading, query: UsageChartQuery, cut: UsageCut, earlier: TimeRange | null): Promise<Found> {
  const read = reading(cut.range, cut.buckets);
  const { metric, top } = query;
  const ranked = await readRanked(read, cut, { column: rankColumn(metric), top, most: MAX_GROUPS });
  const paths = ranked.groups.map(({ path }) => path);
  const shown = top === null ? cut : { ...cut, only: paths.slice(0, top) };
  const of = await latenciesOf(read, shown, metric);
  const listed = cut.dimensions.length === 0 || paths.length === 0 ? of : await latenciesOf(read, { ...cut, only: paths, buckets: [] }, metric);
  const before = earlier === null ? null : await readBefore(reading, query, cut, earlier, paths);
  const total = { sums: totalOf(ranked.pieces.map(({ sums }) => sums)), latency: of?.whole ?? null };
  return {
    rows: ranked.pieces.map((piece) => ({
      fromMs: piece.place,
      ...groupedBy(piece.path),
      sums: piece.sums,
      latency: of?.ofPiece(piece.place, piece.path) ?? null,
    })),
    whole: wholeOf(ranked.pieces, of),
    groups: groupsOf(ranked, listed, before?.groups ?? null),
    groupCount: cut.dimensions.length === 0 ? 0 : ranked.count,
    total,
    names: await namesOf(read, cut),
    before: before?.before ?? null,
  };
}

async function readBefore(
  reading: Reading,
  query: UsageChartQuery,
  cut: UsageCut,
  range: TimeRange,
  paths: readonly GroupPath[],
): Promise<{ readonly before: ChartBefore; readonly groups: ReadonlyMap<string, Measured> }> {
  const buckets = bucketsOf({ ...query, ...range });
  const read = reading(range, buckets);
  const whole = await readPieces(read, { ...cut, range, buckets, dimensions: [] }, (piece) => piece);
  const of = await latenciesOf(read, { ...cut, range, buckets, dimensions: [] }, query.metric);
  const grouped = { ...cut, range, buckets: [], only: paths };
  const groups = cut.dimensions.length === 0 ? [] : await readPieces(read, grouped, (piece) => piece);
  const ofGroups = groups.length === 0 ? null : await latenciesOf(read, grouped, query.metric);
  const total = { sums: totalOf(whole.map(({ sums }) => sums)), latency: of?.whole ?? null };
  return {
    before: { range, buckets, whole: wholeOf(whole, of), total },
    groups: new Map(groups.map(({ path, sums }) => [keyOf(path), { sums, latency: ofGroups?.ofGroup(path) ?? null }])),
  };
}

async function latenciesOf(read: Read, cut: UsageCut, metric: Metric): Promise<Latencies | null> {
  return isLatency(metric) ? await readLatencies(read, cut) : null;
}

function groupsOf({ groups }: RankedPieces, of: Latencies | null, before: ReadonlyMap<string, Measured> | null): ChartGroup[] {
  return groups
    .filter(({ path: [group] }) => group !== null)
    .map(({ path, sums }) => ({
      ...groupedBy(path),
      sums,
      latency: of?.ofGroup(path) ?? null,
      before: before === null ? null : (before.get(keyOf(path)) ?? { sums: NO_USAGE, latency: null }),
    }));
}

function wholeOf(pieces: readonly Piece[], of: Latencies | null): ChartBucket[] {
  return [...Map.groupBy(pieces, ({ place }) => place)].map(([fromMs, all]) => ({
    fromMs,
    sums: totalOf(all.map(({ sums }) => sums)),
    latency: of?.ofPlace(fromMs) ?? null,
  }));
}

function emptyBefore(query: UsageChartQuery, range: TimeRange): Omit<ChartBefore, 'range'> {
  return { buckets: bucketsOf({ ...query, ...range }), whole: [], total: NOTHING.total };
}

function groupedBy([group, subgroup]: GroupPath): Grouped {
  return { group, subgroup };
}

function keyOf(path: GroupPath): string {
  return JSON.stringify(path);
}

function check({ by, thenBy, top }: UsageChartQuery): void {
  if (thenBy !== null && (by === null || by === thenBy))
    throw new InvalidArgumentError('Groups can only be told apart further by something else than they are grouped by.', {
      hint: 'Choose two different dimensions.',
    });
  if (top !== null && (!Number.isSafeInteger(top) || top < 1 || top > MAX_TOP))
    throw new InvalidArgumentError(`A chart tells 1 to ${MAX_TOP} groups apart, not ${top}.`);
}
