import { DAY_MS, HOUR_MS, type TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import { prepared } from '../pricing/priced-cut.ts';
import type { Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { bucketsOf } from './buckets.ts';
import type { DimensionFilter } from './filter.ts';
import { isLatency } from './metrics.ts';
import type { UsageCut } from './usage-cut.ts';
import { readLatencies } from './usage-latency.ts';
import { type Costs, costsOf, type Measured, measured, measuredNothing, type Priced, pricerFor } from './usage-measured.ts';
import { readPieces } from './usage-pieces.ts';
import { type ReadFrom, readUsage } from './usage-reading.ts';
import { totalOf } from './usage-sums.ts';
import { ZoneClock } from './zone-clock.ts';

/** Latencies are read when its metric is one. */
export interface UsageHeatQuery extends TimeRange, Priced {
  /** IANA name of the zone whose weekdays and hours are meant. */
  readonly zone: string;
  readonly filter?: DimensionFilter;
}

/** An hour of a weekday, over all weeks of the range. */
export interface HeatCell extends Measured {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** How often the range has that hour: once a week, but for the hours that a change of clocks skips or repeats. */
  readonly times: number;
}

export interface UsageHeat extends ReadFrom {
  /** The hours that the range has, by weekday and hour; those without events have sums of 0. */
  readonly cells: readonly HeatCell[];
  readonly total: Measured;
  /** What goes for every cost; null when none was asked for. */
  readonly costs: Costs | null;
}

const HOURS = 24;
const MONDAY = 3; // 1970-01-01 was a Thursday
/** More than twenty years. */
const MOST_HOURS = 200_000;

/** What was billed in each hour of the week of a zone. */
export async function usageHeat(
  hub: Hub,
  set: SegmentSet,
  query: UsageHeatQuery,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<UsageHeat> {
  const { fromMs, toMs, zone, metric, filter = {} } = query;
  const pricer = pricerFor(query);
  const none = measuredNothing(pricer !== null);
  const range = { fromMs, toMs };
  const buckets = bucketsOf({ ...range, bucket: 'hour', zone }, MOST_HOURS);
  const clock = new ZoneClock(zone);
  const places = buckets.map((bucket) => placeOf(clock.localAt(bucket.fromMs)));
  const asked: UsageCut = { range, buckets, places, filter, dimensions: [] };
  const { found, ...answer } = await readUsage(
    { hub, set, rollups, signal },
    range,
    async (reading) => {
      const { cut, read, unpriced } = await prepared(reading, asked, pricer);
      const pieces = await readPieces(read, cut, (piece) => piece);
      const of = isLatency(metric) ? await readLatencies(read, cut) : null;
      const told = pieces.map((piece) => [piece.place, measured(piece, of?.ofPlace(piece.place))] as const);
      return { found: new Map(told), total: measured(totalOf(pieces, pricer !== null), of?.whole), costs: costsOf(pricer, unpriced) };
    },
    { found: new Map<number, Measured>(), total: none, costs: costsOf(pricer, []) },
  );
  const hours = [...Map.groupBy(places, (place) => place)].toSorted(([a], [b]) => a - b);
  const cells = hours.map(([place, all]): HeatCell => ({
    weekday: Math.floor(place / HOURS),
    hour: place % HOURS,
    times: all.length,
    ...(found.get(place) ?? none),
  }));
  return { cells, ...answer };
}

/** Number of an hour of the week, by what the wall clock shows when it begins. */
function placeOf(localMs: number): number {
  const day = Math.floor(localMs / DAY_MS);
  return ((((day + MONDAY) % 7) + 7) % 7) * HOURS + Math.floor((localMs - day * DAY_MS) / HOUR_MS);
}
