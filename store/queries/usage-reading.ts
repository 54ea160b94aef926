import type { SegmentDescriptor } from '../domain/segment.ts';
import type { TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import { hoursOf } from '../rollups/hours.ts';
import type { RollupReader, Rollups } from '../rollups/rollups.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { filterSql } from './filter.ts';
import { keyNames } from './key-names.ts';
import { missingIn, readSegments } from './source.ts';
import { columnsOf, type UsageCut } from './usage-cut.ts';
import type { Read } from './usage-pieces.ts';
import { sourceOf } from './usage-source.ts';

/** Where usage is read from; without rollups from the events alone. */
export interface UsageStore {
  readonly hub: Hub;
  readonly set: SegmentSet;
  readonly rollups: Rollups | null;
  readonly signal: AbortSignal | undefined;
}

/** What every answer tells about how it came about. */
export interface ReadFrom {
  /** Segments read. */
  readonly segments: number;
  /** Segments that could not be opened: the sums lack their events. */
  readonly missing: readonly string[];
}

/** A query in the middle of reading: what it reads a stretch of time from, cut into these buckets. */
export type Reading = (range: TimeRange, buckets: readonly TimeRange[]) => Read;

/** Reads usage of a range from one view of the segments, all of it as it is at one moment; `work` is not called when there is none to read. */
export async function readUsage<Found extends object>(
  { hub, set, rollups, signal }: UsageStore,
  range: TimeRange,
  work: (reading: Reading, segments: readonly SegmentDescriptor[]) => Promise<Found>,
  nothing: Found,
): Promise<Found & ReadFrom> {
  const read = async (reader: RollupReader | null): Promise<Found & ReadFrom> => {
    using view = await set.acquire(range);
    const from = { segments: view.segments.length, missing: missingIn(view) };
    if (view.segments.length === 0) return { ...nothing, ...from };
    return await readSegments(hub, view, async (connection) => {
      using rolled = reader === null ? null : await reader(connection, view.segments, signal);
      const reading: Reading = (part, buckets) => ({ connection, source: sourceOf(view.segments, rolled, hoursOf(part, buckets)), signal });
      const descriptors = view.segments.map(({ descriptor }) => descriptor);
      return { ...(await connection.atOnce(() => work(reading, descriptors))), ...from };
    });
  };
  return await (rollups === null ? read(null) : rollups.answer(read, signal));
}

/** Display names of the keys that a cut groups by, where they differ from their ids. */
export async function namesOf({ connection, source, signal }: Read, cut: UsageCut): Promise<Readonly<Record<string, string>>> {
  if (!cut.dimensions.includes('key')) return {};
  return await keyNames(
    connection,
    source,
    columnsOf(cut),
    {
      events: (parameters) => filterSql({ ...cut.filter, ...cut.range }, parameters),
      rollups: (parameters) => filterSql(cut.filter, parameters),
    },
    signal,
  );
}
