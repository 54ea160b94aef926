import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import type { Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { type BucketQuery, bucketsOf } from './buckets.ts';
import type { Dimension } from './dimensions.ts';
import type { DimensionFilter } from './filter.ts';
import type { UsageCut } from './usage-cut.ts';
import { readPieces } from './usage-pieces.ts';
import { namesOf, type ReadFrom, readUsage } from './usage-reading.ts';
import { NO_USAGE, sumOf, type UsageSums } from './usage-sums.ts';

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

export interface UsageSeries extends ReadFrom {
  /** Every bucket of the range in order, empty ones included. */
  readonly buckets: readonly TimeRange[];
  /** By bucket, then group; groups without events in a bucket are left out. */
  readonly rows: readonly UsageRow[];
  /** Display names of groups where they differ from the value. */
  readonly names: Readonly<Record<string, string>>;
  readonly total: UsageSums;
}

/** What was billed in `[fromMs, toMs)`, in buckets of a zone, by the values of a dimension; without rollups from the events alone. */
export async function usageSeries(
  hub: Hub,
  set: SegmentSet,
  query: UsageSeriesQuery,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<UsageSeries> {
  const buckets = bucketsOf(query);
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  const cut: UsageCut = { range, buckets, filter: query.filter ?? {}, dimensions: query.by === null ? [] : [query.by] };
  const found = await readUsage(
    { hub, set, rollups, signal },
    range,
    async (reading) => {
      const read = reading(range, buckets);
      const rows = await readPieces(read, cut, ({ place, path: [group], sums }): UsageRow => ({ fromMs: place, group, ...sums }));
      return { rows, names: await namesOf(read, cut), total: sumOf(rows) };
    },
    { rows: [], names: {}, total: NO_USAGE },
  );
  return { buckets, ...found };
}
