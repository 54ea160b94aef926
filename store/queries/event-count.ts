import { toSafeInteger } from '../domain/int64.ts';
import type { Hub } from '../duckdb/hub.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { DIMENSION_COLUMN, DIMENSIONS } from './dimensions.ts';
import { filterSql, rangeOf, type UsageFilter } from './filter.ts';
import { Parameters } from './parameters.ts';
import { eventsOf, missingIn, readSegments } from './source.ts';

export interface EventCount {
  readonly events: number;
  /** Segments that could not be opened: their events are not counted. */
  readonly missing: readonly string[];
}

/** How many events meet the filter. */
export async function countEvents(hub: Hub, set: SegmentSet, filter: UsageFilter, signal?: AbortSignal): Promise<EventCount> {
  using view = await set.acquire(rangeOf(filter));
  if (view.segments.length === 0) return { events: 0, missing: missingIn(view) };
  return await readSegments(hub, view, async (connection) => {
    const parameters = new Parameters();
    const relation = eventsOf(view.segments, ['created_at_ms', ...DIMENSIONS.map((dimension) => DIMENSION_COLUMN[dimension])]);
    const row = await connection.row(`SELECT count(*) AS n FROM ${relation} WHERE ${filterSql(filter, parameters)}`, parameters.values, signal);
    return { events: toSafeInteger(integer(row?.['n'])), missing: missingIn(view) };
  });
}
