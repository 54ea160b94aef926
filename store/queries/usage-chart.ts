import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import { InvalidArgumentError } from '../errors.ts';
import { prepared } from '../pricing/priced-cut.ts';
import type { Pricer } from '../pricing/pricer.ts';
import type { Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { type BucketQuery, bucketsOf } from './buckets.ts';
import type { Dimension } from './dimensions.ts';
import type { DimensionFilter } from './filter.ts';
import { isLatency, type Metric, rankColumn } from './metrics.ts';
import { previousRange } from './previous-range.ts';
import type { GroupPath, UsageCut } from './usage-cut.ts';
import { type Latencies, readLatencies } from './usage-latency.ts';
import { type Costs, costsOf, type Measured, measured, measuredNothing, type Priced, pricerFor } from './usage-measured.ts';
import { type Piece, type RankedPieces, type Read, readPieces, readRanked } from './usage-pieces.ts';
import { namesOf, type ReadFrom, type Reading, readUsage } from './usage-reading.ts';
import { totalOf } from './usage-sums.ts';

/** Its metric puts groups in order; latencies are read when it is one. */
export interface UsageChartQuery extends BucketQuery, Priced {
  /** What to group by, and within each group; null for the whole. */
  readonly by: Dimension | null;
  readonly thenBy: Dimension | null;
  /** How many groups are told apart in buckets, by their order over the whole range; null for all. */
  readonly top: number | null;
  readonly filter?: DimensionFilter;
  /** The present, to compare with the period before as far as this one has come; null to leave it. */
  readonly compareMs: EpochMs | null;
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
  /** What goes for every cost; null when none was asked for. */
  readonly costs: Costs | null;
  /** Display names of keys where they differ from the value. */
  readonly names: Readonly<Record<string, string>>;
  readonly before: ChartBefore | null;
}

/** Groups that are listed one by one. */
export const MAX_GROUPS = 500;
/** Groups that a bucket can tell apart, besides all of them. */
export const MAX_TOP = 100;

/** What a billing chart shows of a range: the top groups bucket by bucket, every group over the whole range, and the period before. */
export async function usageChart(
  hub: Hub,
  set: SegmentSet,
  query: UsageChartQuery,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<UsageChart> {
  check(query);
  const pricer = pricerFor(query);
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  const buckets = bucketsOf(query);
  const earlier = query.compareMs === null ? null : previousRange(range, query.zone, query.compareMs);
  const cut: UsageCut = { range, buckets, filter: query.filter ?? {}, dimensions: [query.by, query.thenBy].filter((one) => one !== null) };
  const found = await readUsage(
    { hub, set, rollups, signal },
    { fromMs: earlier?.fromMs ?? range.fromMs, toMs: range.toMs },
    (reading) => readChart(reading, query, cut, { earlier, pricer }),
    nothing(query, earlier, pricer),
  );
  return { buckets, ...found };
}

type Found = Omit<UsageChart, 'buckets' | keyof ReadFrom>;

interface Asked {
  /** The period before, when the chart is to be compared with it. */
  readonly earlier: TimeRange | null;
  readonly pricer: Pricer | null;
}

async function readChart(reading: Reading, query: UsageChartQuery, asked: UsageCut, { earlier, pricer }: Asked): Promise<Found> {
  const { cut, read, unpriced } = await prepared(reading, asked, pricer);
  const { metric, top } = query;
  const ranked = await readRanked(read, cut, { column: rankColumn(metric), top, most: MAX_GROUPS }, rowOf);
  const paths = ranked.groups.map(({ path }) => path);
  const shown = top === null ? cut : { ...cut, only: paths.slice(0, top) };
  const of = await latenciesOf(read, shown, metric);
  const listed = cut.dimensions.length === 0 || paths.length === 0 ? of : await latenciesOf(read, { ...cut, only: paths, buckets: [] }, metric);
  const before = earlier === null ? null : await readBefore(reading, query, { ...asked, range: earlier, only: paths }, pricer);
  const rows = of === null ? ranked.pieces : ranked.pieces.map((row) => ({ ...row, latency: of.ofPiece(row.fromMs, [row.group, row.subgroup]) }));
  const whole = wholeOf(rows, of, pricer !== null);
  return {
    rows,
    whole,
    groups: groupsOf(ranked, listed, before?.groups ?? null),
    groupCount: cut.dimensions.length === 0 ? 0 : ranked.count,
    total: measured(totalOf(whole, pricer !== null), of?.whole),
    costs: costsOf(pricer, unpriced),
    names: await namesOf(read, cut),
    before: before?.before ?? null,
  };
}

/** What there was of everything and of some groups in the period before. */
async function readBefore(
  reading: Reading,
  query: UsageChartQuery,
  asked: UsageCut,
  pricer: Pricer | null,
): Promise<{ readonly before: ChartBefore; readonly groups: (path: GroupPath) => Measured }> {
  const { range } = asked;
  const isPriced = pricer !== null;
  const buckets = bucketsOf({ ...query, ...range });
  const { cut: grouped, read } = await prepared(reading, { ...asked, buckets }, pricer);
  const cut = { ...grouped, dimensions: [] };
  const whole = await readPieces(read, cut, rowOf);
  const of = await latenciesOf(read, cut, query.metric);
  const ofRange = { ...grouped, buckets: [] };
  const groups = grouped.dimensions.length === 0 ? [] : await readPieces(read, ofRange, (piece) => piece);
  const ofGroups = groups.length === 0 ? null : await latenciesOf(read, ofRange, query.metric);
  const found = new Map(groups.map((piece) => [keyOf(piece.path), measured(piece, ofGroups?.ofGroup(piece.path))]));
  return {
    before: { range, buckets, whole: wholeOf(whole, of, isPriced), total: measured(totalOf(whole, isPriced), of?.whole) },
    groups: (path) => found.get(keyOf(path)) ?? measuredNothing(isPriced),
  };
}

async function latenciesOf(read: Read, cut: UsageCut, metric: Metric): Promise<Latencies | null> {
  return isLatency(metric) ? await readLatencies(read, cut) : null;
}

function groupsOf({ groups }: RankedPieces<ChartRow>, of: Latencies | null, before: ((path: GroupPath) => Measured) | null): ChartGroup[] {
  return groups
    .filter(({ path: [group] }) => group !== null)
    .map((piece) => ({ ...groupedBy(piece.path), ...measured(piece, of?.ofGroup(piece.path)), before: before && before(piece.path) }));
}

/** Written out, because there are tens of thousands. */
function rowOf({ place, path: [group, subgroup], sums, cost }: Piece): ChartRow {
  return { fromMs: place, group, subgroup, sums, cost, latency: null };
}

function wholeOf(rows: readonly ChartRow[], of: Latencies | null, isPriced: boolean): ChartBucket[] {
  return [...Map.groupBy(rows, ({ fromMs }) => fromMs)].map(([fromMs, all]) => ({
    fromMs,
    ...measured(totalOf(all, isPriced), of?.ofPlace(fromMs)),
  }));
}

/** What is told where there is no segment to read. */
function nothing(query: UsageChartQuery, earlier: TimeRange | null, pricer: Pricer | null): Found {
  const total = measuredNothing(pricer !== null);
  const before = earlier === null ? null : { range: earlier, buckets: bucketsOf({ ...query, ...earlier }), whole: [], total };
  return { rows: [], whole: [], groups: [], groupCount: 0, total, costs: costsOf(pricer, []), names: {}, before };
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
